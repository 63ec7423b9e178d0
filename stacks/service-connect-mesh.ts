import { ServiceDiscoveryHttpNamespace } from "@cdktf/provider-aws/lib/service-discovery-http-namespace";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AlbTargetGroup } from "../modules/load-balancer/alb-target-group";
import { check } from "../modules/foundation/checks";
import { appEndpointServices } from "../modules/ecs/app";
import { byRepository, createRepositories } from "../modules/ecs/container-image";
import type { Deployment } from "../modules/foundation/deployment";
import { type CapacitySettings, EcsCluster } from "../modules/ecs/ecs-cluster";
import type { ElbSecurityPolicy } from "../modules/load-balancer/elb-security-policy";
import { hostEndpointServices } from "../modules/ecs/ec2-hosts";
import { type HttpsEdgeSettings, HttpsLoadBalancer } from "../modules/load-balancer/https-load-balancer";
import { LogBucket } from "../modules/storage/log-bucket";
import { Network, type NetworkSettings } from "../modules/network/network";
import type { PrivateCaSource } from "../modules/private-ca/ca-source";
import { PrivateCa } from "../modules/private-ca/private-ca";
import { PublicName, type PublicNameSettings } from "../modules/load-balancer/public-name";
import type { InfrastructureRole } from "../modules/service-connect/infrastructure-role";
import type { MeshServices } from "../modules/service-connect/mesh-rules";
import { MeshTls } from "../modules/service-connect/mesh-tls";
import { NlbEntry } from "../modules/service-connect/nlb-entry";
import { RotationAlarm } from "../modules/service-connect/rotation-alarm";
import { type MeshEntry, ServiceMesh, entryPort } from "../modules/service-connect/service-mesh";
import { layFoundation } from "../modules/foundation/stack-foundation";
import { checkHosts } from "../modules/ecs/task-interfaces";
import { TrafficMirror, type TrafficMirrorSettings } from "../modules/network/traffic-mirror";
import { output } from "./output";

export interface ServiceConnectMeshSettings {
  readonly network: NetworkSettings;
  readonly publicName: PublicNameSettings;
  readonly entry: MeshEntrySettings;
  /** Tasks have interfaces of their own on either. */
  readonly capacity: CapacitySettings;
  readonly ca: PrivateCaSource;
  readonly infrastructureRole: InfrastructureRole;
  /** By ARN where several stacks make up one mesh: a namespace that is named only may be created a second time. */
  readonly namespace: { readonly kind: "created" } | { readonly kind: "arn"; readonly arn: string };
  readonly services: MeshServices;
  /** Does the account have a trail that logs management events? Without one a failed rotation is heard of nowhere. */
  readonly cloudTrail: "logs-management-events" | "none";
  /** Copies the packets of one task to a host of yours: only from EC2 capacity. @default none */
  readonly trafficMirror?: TrafficMirrorSettings;
}

/** The server that clients reach, and the kind of load balancer before it. */
export type MeshEntrySettings =
  | {
      readonly kind: "alb";
      readonly service: string;
      /** Answers 200 while the entry service can serve. */
      readonly healthPath: string;
      readonly edge: HttpsEdgeSettings;
    }
  | { readonly kind: "nlb"; readonly service: string; readonly sslPolicy: ElbSecurityPolicy };

/** What the load balancer of either kind gives to the rest of the stack. */
interface Entry extends MeshEntry {
  readonly dnsName: string;
  readonly path: string;
}

/**
 * ```
 * client ==TLS 443==> ALB or NLB ==TLS==> agent --loopback--> entry service
 *                                         entry service --loopback--> agent ==TLS==> agent --loopback--> inner services
 * ```
 * Amazon ECS Service Connect issues, spreads and rotates the certificates: they live seven days and come from a private
 * CA. Every call between services is TLS 1.3 that proves the server's name. The client shows no certificate; security
 * groups decide who calls whom.
 */
export class ServiceConnectMesh extends TerraformStack {
  constructor(
    scope: Construct,
    id: string,
    private readonly settings: ServiceConnectMeshSettings & { readonly deployment: Deployment },
  ) {
    super(scope, id);
    const { deployment, services, capacity } = settings;
    const name = layFoundation(this, "service-connect-mesh", deployment);
    this.checkCapacity(name);
    const logBucket = new LogBucket(this, "log-bucket", { name, deployment });
    const network = new Network(this, "network", {
      name,
      region: deployment.region,
      network: settings.network,
      logBucket,
      endpointServices: [
        ...appEndpointServices(Object.values(services).map(({ app }) => app)),
        ...(capacity.kind === "ec2" ? hostEndpointServices : []),
      ],
    });

    // client ==TLS 443==> load balancer ==TLS==> agent
    const publicName = new PublicName(this, "public-name", { publicName: settings.publicName });
    const entry = this.enter({ name, deployment, network, logBucket, publicName });

    // agent ==TLS==> agent
    const ca = new PrivateCa(this, "ca", { name, ca: settings.ca, deployment });
    const { infrastructureRole } = settings;
    const tls = new MeshTls(this, "tls", { name, deployment, ca, infrastructureRole });
    const cluster = new EcsCluster(this, "cluster", { name, network, capacity });
    const namespaceArn = this.namespace(name);
    createRepositories(this, deployment, byRepository(Object.values(services).map(({ app }) => app.image)));
    const mesh = new ServiceMesh(this, "mesh", {
      name,
      deployment,
      cluster,
      network,
      namespaceArn,
      tls,
      services,
      entry,
    });

    if (settings.cloudTrail === "logs-management-events") {
      new RotationAlarm(this, "rotation-alarm", { name, deployment });
    }
    if (settings.trafficMirror) this.mirror(name, network, mesh, settings.trafficMirror);

    const url = `https://${publicName.domainName}${entry.path}`;
    output(this, "url", url, "What clients call");
    output(
      this,
      "try",
      `curl --verbose --connect-to ::${entry.dnsName}:443 ${url}`,
      "Shows the TLS version, the certificate and the answer, whether or not DNS points here yet",
    );
    output(this, "load_balancer", entry.dnsName, "For a CNAME, where DNS is kept elsewhere");
    output(this, "cluster_name", cluster.clusterName, `ECS cluster; its services are named ${name}-<service>`);
    output(this, "namespace_arn", namespaceArn, "For another stack that joins this mesh");
    output(this, "ca_arn", ca.arn, "Private CA that issues the certificates of the mesh");
    output(this, "log_bucket", logBucket.bucketName, "Access, connection and flow logs");
  }

  private checkCapacity(name: string): void {
    const { capacity, services, trafficMirror } = this.settings;
    const maxTasks = Object.values(services).map(({ app }) => app.tasks.max);
    if (capacity.kind === "ec2") checkHosts(this, name, capacity, maxTasks);
    check(this, {
      prop: "trafficMirror",
      given: trafficMirror,
      allowed: "left out where capacity is fargate: AWS mirrors no interface that it manages itself",
      holds: (mirror) => !mirror || capacity.kind === "ec2",
    });
  }

  private enter(common: {
    readonly name: string;
    readonly deployment: Deployment;
    readonly network: Network;
    readonly logBucket: LogBucket;
    readonly publicName: PublicName;
  }): Entry {
    const { entry, services } = this.settings;
    const { service } = entry;
    const port = entryPort(this, services, service);
    if (entry.kind === "nlb") {
      const nlb = new NlbEntry(this, "nlb", { ...common, sslPolicy: entry.sslPolicy, port });
      const { securityGroup, ready, targetGroup } = nlb;
      return {
        service,
        securityGroup,
        ready,
        targetGroupArn: targetGroup.arn,
        dnsName: nlb.balancer.dnsName,
        path: "/",
      };
    }
    const { healthPath, edge } = entry;
    const targetGroup = new AlbTargetGroup(this, "targets", {
      name: common.name,
      vpcId: common.network.vpcId,
      hop: { kind: "https" },
      targetType: "ip",
      port,
      healthPath,
    });
    const { securityGroup, ready, balancer } = new HttpsLoadBalancer(this, "alb", { ...common, ...edge, targetGroup });
    const targetGroupArn = targetGroup.group.arn;
    return { service, securityGroup, ready, targetGroupArn, dnsName: balancer.dnsName, path: healthPath };
  }

  private namespace(name: string): string {
    const { namespace } = this.settings;
    if (namespace.kind === "arn") return namespace.arn;
    return new ServiceDiscoveryHttpNamespace(this, "namespace", { name, description: `Service Connect of ${name}` })
      .arn;
  }

  private mirror(name: string, { vpcId }: Network, { members }: ServiceMesh, settings: TrafficMirrorSettings): void {
    const sources = new Map([...members].map(([service, { securityGroup }]) => [service, securityGroup]));
    const { tcpdump } = new TrafficMirror(this, "traffic-mirror", { name, vpcId, sources, ...settings });
    const service = `${name}-${this.settings.entry.service}`;
    const tasks = `aws ecs list-tasks --cluster ${name} --service-name ${service} --query taskArns --output text`;
    output(
      this,
      "mirror_source_lookup",
      `aws ecs describe-tasks --cluster ${name} --tasks $(${tasks}) --query "tasks[].attachments[].details[?name=='networkInterfaceId'].value" --output text`,
      "Network interfaces of the entry service: give one of them as the variable mirror_source_eni_id",
    );
    output(this, "mirror_capture", tcpdump, "What to type on the host that the copies go to");
  }
}
