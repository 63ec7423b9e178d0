import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AlbTargetGroup } from "../modules/load-balancer/alb-target-group";
import {
  type AppSettings,
  allowAppEgress,
  appContainer,
  appContainerName,
  appEndpointServices,
} from "../modules/ecs/app";
import { createRepositories } from "../modules/ecs/container-image";
import type { Deployment } from "../modules/foundation/deployment";
import { type CapacitySettings, EcsCluster } from "../modules/ecs/ecs-cluster";
import { dynamicHostPorts, hostEndpointServices } from "../modules/ecs/ec2-hosts";
import { EcsService } from "../modules/ecs/ecs-service";
import { EcsTask } from "../modules/ecs/ecs-task";
import { type HttpsEdgeSettings, HttpsLoadBalancer } from "../modules/load-balancer/https-load-balancer";
import { LogBucket } from "../modules/storage/log-bucket";
import { Network, type NetworkSettings } from "../modules/network/network";
import { PublicName, type PublicNameSettings } from "../modules/load-balancer/public-name";
import { SecurityGroupEdge } from "../modules/network/security-group-edge";
import { layFoundation } from "../modules/foundation/stack-foundation";
import { output } from "./output";

export interface HardenedAlbSettings {
  readonly network: NetworkSettings;
  readonly publicName: PublicNameSettings;
  readonly edge: HttpsEdgeSettings;
  /** EC2: bridge mode with dynamic host ports. Fargate: awsvpc, the app's one port. */
  readonly capacity: CapacitySettings;
  readonly app: AppSettings;
  /** Why HTTP between the load balancer and the tasks is accepted: a tag value, shown by the console and the review. */
  readonly acceptedPlaintext: string;
}

/**
 * ```
 * client ==HTTPS 443==> ALB --HTTP, security group to security group--> tasks
 * ```
 * TLS ends at the load balancer. Tasks are reachable through one ingress rule that names the load balancer's security
 * group, and through nothing else. The inner hop is plaintext and says so; `alb-reencryption` closes it.
 */
export class HardenedAlb extends TerraformStack {
  constructor(scope: Construct, id: string, settings: HardenedAlbSettings & { readonly deployment: Deployment }) {
    super(scope, id);
    const { deployment, app, capacity } = settings;
    const name = layFoundation(this, "hardened-alb", deployment);
    const dynamicPorts = capacity.kind === "ec2";

    const logBucket = new LogBucket(this, "log-bucket", { name, deployment });
    const network = new Network(this, "network", {
      name,
      region: deployment.region,
      network: settings.network,
      logBucket,
      endpointServices: [...appEndpointServices([app]), ...(dynamicPorts ? hostEndpointServices : [])],
    });

    // client ==HTTPS 443==> ALB
    const publicName = new PublicName(this, "public-name", { publicName: settings.publicName });
    const targetGroup = new AlbTargetGroup(this, "targets", {
      name,
      vpcId: network.vpcId,
      hop: { kind: "accepted-plaintext", reason: settings.acceptedPlaintext },
      targetType: dynamicPorts ? "instance" : "ip",
      port: app.port,
      healthPath: app.healthPath,
    });
    const alb = new HttpsLoadBalancer(this, "alb", {
      name,
      deployment,
      network,
      logBucket,
      publicName,
      targetGroup,
      ...settings.edge,
    });

    // ALB --HTTP--> tasks
    const cluster = new EcsCluster(this, "cluster", { name, network, capacity });
    const taskGroup = cluster.hosts?.securityGroup ?? this.taskGroup(name, network);
    if (!cluster.hosts) network.allowWayOut(this, taskGroup, "image pulls and logs");
    new SecurityGroupEdge(this, "alb-to-tasks", {
      from: { group: alb.securityGroup },
      to: { group: taskGroup },
      ports: dynamicPorts ? dynamicHostPorts : app.port,
      reason: dynamicPorts ? "HTTP to tasks on dynamic host ports" : "HTTP to tasks",
    });
    allowAppEgress(this, taskGroup, app.egress);

    createRepositories(this, deployment, { "image-repository": app.image });
    const task = new EcsTask(this, "task", {
      name,
      deployment,
      launchType: cluster.launchType,
      networkMode: dynamicPorts ? "bridge" : "awsvpc",
      cpu: app.cpu,
      memory: app.memory,
      containers: [
        appContainer(app, deployment, {
          containerPort: app.port,
          hostPort: dynamicPorts ? 0 : app.port,
          protocol: "tcp",
        }),
      ],
      policyArns: app.policyArns,
    });
    const service = new EcsService(this, "service", {
      name,
      deployment,
      cluster,
      network,
      task,
      tasks: app.tasks,
      ...(!dynamicPorts && { securityGroup: taskGroup }),
      loadBalancers: [
        { targetGroupArn: targetGroup.group.arn, containerName: appContainerName, containerPort: app.port },
      ],
      after: alb.ready,
    });

    const url = `https://${publicName.domainName}${app.healthPath}`;
    output(this, "url", url, "What clients call");
    output(
      this,
      "try",
      `curl --verbose --connect-to ::${alb.balancer.dnsName}:443 ${url}`,
      "Shows the TLS version, the certificate and the answer, whether or not DNS points here yet",
    );
    output(this, "load_balancer", alb.balancer.dnsName, "For a CNAME, where DNS is kept elsewhere");
    output(this, "service_name", `${cluster.clusterName}/${service.service.name}`, "ECS cluster and service");
    output(this, "log_group", task.logGroup.name, "CloudWatch log group of the tasks");
    output(this, "log_bucket", logBucket.bucketName, "Access, connection and flow logs");
  }

  private taskGroup(name: string, network: Network): SecurityGroup {
    return new SecurityGroup(this, "task-security-group", {
      name: `${name}-tasks`,
      description: `Tasks of ${name}`,
      vpcId: network.vpcId,
    });
  }
}
