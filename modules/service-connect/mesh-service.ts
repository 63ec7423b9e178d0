import type {
  EcsServiceLoadBalancer,
  EcsServiceServiceConnectConfiguration,
  EcsServiceServiceConnectConfigurationService,
} from "@cdktf/provider-aws/lib/ecs-service";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { alarm } from "../foundation/alarm";
import { allowAppEgress, appContainer, appContainerName } from "../ecs/app";
import type { Deployment } from "../foundation/deployment";
import type { EcsCluster } from "../ecs/ecs-cluster";
import { EcsService } from "../ecs/ecs-service";
import { EcsTask } from "../ecs/ecs-task";
import type { Network } from "../network/network";
import { SecurityGroupEdge } from "../network/security-group-edge";
import { denyMeshSecrets } from "./key-policy";
import type { Call, MeshServer, MeshServiceSettings } from "./mesh-settings";
import type { MeshTls } from "./mesh-tls";

export interface MeshServiceProps {
  /** The name that the others call: `http://<serviceName>:<port>`. */
  readonly serviceName: string;
  /** Physical base name of the mesh. */
  readonly name: string;
  readonly deployment: Deployment;
  readonly cluster: EcsCluster;
  readonly network: Network;
  readonly namespaceArn: string;
  readonly tls: MeshTls;
  readonly settings: MeshServiceSettings;
}

/** What a service waits for, and what sends it traffic from outside of the mesh. */
export interface MeshServiceDeployment {
  readonly after: readonly ITerraformDependable[];
  readonly loadBalancers: readonly Omit<EcsServiceLoadBalancer, "containerName">[];
}

/**
 * One service of a mesh, its Service Connect agent beside it.
 *
 * Guarantees that a server takes TLS alone from the network: its agent holds the certificate, and passes the request to
 * the app over loopback. No code in the task can read the private keys of the mesh.
 */
export class MeshService extends Construct {
  readonly securityGroup: SecurityGroup;
  readonly logGroupName: string;
  private readonly task: EcsTask;
  private readonly physicalName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MeshServiceProps,
  ) {
    super(scope, id);
    const { name, serviceName, deployment, cluster, network, settings } = props;
    const { app } = settings;
    this.physicalName = `${name}-${serviceName}`;
    this.securityGroup = new SecurityGroup(this, "security-group", {
      name: this.physicalName,
      description: `Tasks of ${this.physicalName}`,
      vpcId: network.vpcId,
    });
    network.allowWayOut(this, this.securityGroup, "image pulls and logs");
    allowAppEgress(this, this.securityGroup, app.egress);
    if (settings.mode === "server") this.admit(settings);
    this.task = new EcsTask(this, "task", {
      name: this.physicalName,
      deployment,
      launchType: cluster.launchType,
      networkMode: "awsvpc",
      cpu: app.cpu,
      memory: app.memory,
      containers: [appContainer(app, deployment, settings.mode === "server" ? this.portMapping(settings) : undefined)],
      statements: [denyMeshSecrets],
      policyArns: app.policyArns,
    });
    this.logGroupName = this.task.logGroup.name;
  }

  private admit({ admits = [], port }: MeshServer): void {
    for (const { securityGroupId, reason } of admits) {
      new SecurityGroupEdge(this, `admits-${securityGroupId}`, {
        from: { foreignGroupId: securityGroupId },
        to: { group: this.securityGroup },
        ports: port,
        reason,
      });
    }
  }

  /** Apart from the constructor, since a service starts after those that it calls. */
  deploy({ after, loadBalancers }: MeshServiceDeployment): EcsService {
    const { deployment, cluster, network, settings, tls } = this.props;
    if (settings.mode === "server") this.watchHandshakes();
    return new EcsService(this, "service", {
      name: this.physicalName,
      deployment,
      cluster,
      network,
      task: this.task,
      tasks: settings.app.tasks,
      securityGroup: this.securityGroup,
      loadBalancers: loadBalancers.map((target) => ({ ...target, containerName: appContainerName })),
      serviceConnect: this.serviceConnect(),
      redeployOn: { calls: (settings.calls ?? []).map(inTrigger).join(" ") },
      after: [...tls.ready, ...after],
    });
  }

  private watchHandshakes(): void {
    const { serviceName, cluster, deployment } = this.props;
    alarm(this, "handshakes", {
      name: `${this.physicalName}-tls-errors`,
      deployment,
      description: `TLS from a caller to ${serviceName} fails: look at its certificate, and whether callers trust the CA.`,
      namespace: "AWS/ECS",
      metricName: "ClientTLSNegotiationErrorCount",
      dimensions: {
        ClusterName: cluster.clusterName,
        ServiceName: this.physicalName,
        DiscoveryName: serviceName,
      },
      statistic: "Sum",
      above: 0,
    });
  }

  private portMapping({ port, appProtocol }: MeshServer) {
    const { serviceName } = this.props;
    return { name: serviceName, containerPort: port, hostPort: port, protocol: "tcp" as const, appProtocol };
  }

  private serviceConnect(): EcsServiceServiceConnectConfiguration {
    const { namespaceArn, settings, deployment } = this.props;
    return {
      enabled: true,
      namespace: namespaceArn,
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": this.logGroupName,
          "awslogs-region": deployment.region,
          "awslogs-stream-prefix": "service-connect",
          mode: "non-blocking",
          "max-buffer-size": "25m",
        },
      },
      ...(settings.mode === "server" && { service: [this.endpoint(settings)] }),
    };
  }

  private endpoint({ port, timeouts }: MeshServer): EcsServiceServiceConnectConfigurationService {
    const { serviceName, tls } = this.props;
    return {
      portName: serviceName,
      discoveryName: serviceName,
      clientAlias: { dnsName: serviceName, port },
      tls: tls.configuration,
      ...(timeouts && {
        timeout: {
          idleTimeoutSeconds: timeouts.idleSeconds,
          perRequestTimeoutSeconds: timeouts.perRequestSeconds,
        },
      }),
    };
  }
}

/** A new callee, or a late one whose number is raised, starts a deployment that sees its endpoint. */
const inTrigger = (call: Call): string => (typeof call === "string" ? call : `${call.service}#${call.lateDeployment}`);
