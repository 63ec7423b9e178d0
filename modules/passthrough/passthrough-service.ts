import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { allowAppEgress } from "../ecs/app";
import { check } from "../foundation/checks";
import type { Deployment } from "../foundation/deployment";
import type { EcsCluster } from "../ecs/ecs-cluster";
import { EcsService } from "../ecs/ecs-service";
import { EcsTask } from "../ecs/ecs-task";
import type { Network } from "../network/network";
import type { PassthroughListener, PassthroughLoadBalancer } from "./passthrough-load-balancer";
import {
  type Entrance,
  type PassthroughServiceSettings,
  type TrafficSettings,
  isServiceName,
  serviceNameAllowed,
} from "./passthrough-settings";
import type { PassthroughHealthCheck, TaskTargets } from "./passthrough-target-group";
import type { CaParameters } from "../private-ca/ca-parameters";
import type { PrivateNames } from "../network/private-names";
import type { Certificate } from "../tls-sidecar/certificate-source";
import type { Callers, Identity, OutgoingLeg } from "../tls-sidecar/nginx-legs";
import { issuingPort } from "../tls-sidecar/paths";
import type { SidecarImages } from "../tls-sidecar/sidecar-props";
import { type TlsEnd, endTlsInApp, endTlsInSidecar } from "../tls-sidecar/tls-end";

export interface PassthroughServiceProps {
  readonly name: string;
  readonly deployment: Deployment;
  readonly network: Network;
  readonly cluster: EcsCluster;
  readonly names: PrivateNames;
  readonly balancer: PassthroughLoadBalancer;
  readonly ca: CaParameters;
  readonly images: SidecarImages;
  readonly settings: PassthroughServiceSettings;
  readonly traffic: TrafficSettings;
}

/** Where every sidecar takes TLS, and where it answers the load balancer's own question. */
export const sidecarPort = 8443;
const healthPort = 8445;

/** What the sidecar takes of a task's ports. */
export const sidecarPorts = [sidecarPort, issuingPort(sidecarPort), healthPort];

/**
 * One service: where it is reached, whom it reaches, and its tasks. Build all, connect them, then run each.
 *
 * Guarantees that load balancers alone reach its tasks, that it answers exactly the services that call it, each by the
 * name in its certificate, and that its own calls go through the load balancer to a name that is verified.
 */
export class PassthroughService extends Construct {
  /** The name that others call, and that its certificate carries. */
  readonly dnsName: string;
  readonly securityGroup: SecurityGroup;
  readonly listener: PassthroughListener;
  private readonly resolvable: ITerraformDependable;
  private readonly peers: string[] = [];
  private readonly outgoing: OutgoingLeg[] = [];
  private readonly callees: PassthroughService[] = [];
  private entrance?: Entrance;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PassthroughServiceProps,
  ) {
    super(scope, id);
    const { balancer, cluster, name, names, network, settings } = props;
    check(this, { prop: "name", given: settings.name, allowed: serviceNameAllowed, holds: isServiceName });
    const hosts = this.inBridgeMode ? cluster.hosts?.securityGroup : undefined;
    this.securityGroup =
      hosts ??
      new SecurityGroup(this, "security-group", { name, description: `Tasks of ${name}`, vpcId: network.vpcId });
    if (!hosts) network.allowWayOut(this, this.securityGroup, "image pulls, certificates and logs");
    allowAppEgress(this, this.securityGroup, settings.app.egress);

    this.listener = balancer.listen(settings.name, {
      port: settings.port,
      targets: this.targets,
      tlsIsDeclared: settings.tlsEndsIn === "app",
    });
    this.dnsName = names.of(settings.name);
    this.resolvable = names.pointAt(settings.name, balancer.balancer);
  }

  /** Where callers find it: the load balancer's port under this service's name. */
  get address(): string {
    return `${this.dnsName}:${this.props.settings.port}`;
  }

  get healthPath(): string {
    return this.props.settings.app.healthPath;
  }

  /** Where load balancers send what is meant for this service. */
  get targets(): TaskTargets {
    const { settings, traffic } = this.props;
    const { app } = settings;
    const group = this.securityGroup;
    if (this.inBridgeMode) return { kind: "dynamic-host-ports", group, containerPort: app.port };
    if (settings.tlsEndsIn === "app") {
      return { kind: "tasks", group, port: app.port, healthCheck: { kind: "tcp" }, proxyProtocolV2: false };
    }
    const { proxyProtocolV2 } = traffic;
    return { kind: "tasks", group, port: sidecarPort, healthCheck: this.healthCheck, proxyProtocolV2 };
  }

  private get healthCheck(): PassthroughHealthCheck {
    const { settings, traffic } = this.props;
    if (traffic.healthCheck === "tcp") return { kind: "tcp" };
    return { kind: "https", port: healthPort, path: settings.app.healthPath };
  }

  /** Calls another service: it is let in at the load balancer, and its name in the certificate at the peer. */
  call(peer: PassthroughService, localPort: number): void {
    const [own, { name, port }] = [this.props.settings, peer.props.settings];
    const mutual = [own, peer.props.settings].every(({ tlsEndsIn }) => tlsEndsIn === "sidecar");
    const reason = `${own.name} calls ${name} with ${mutual ? "mutual TLS" : "TLS that ends in an app"}`;
    peer.listener.admit(`from-${own.name}`, { group: this.securityGroup }, reason);
    peer.answer(this.dnsName);
    this.callees.push(peer);
    this.outgoing.push({ id: name, localPort, peer: { name: peer.dnsName, port }, certificate: "private" });
  }

  /** Takes mutual TLS from a client whose certificate, of the same CA, carries this name. */
  answer(name: string): void {
    this.peers.push(name);
  }

  /** Opens a second way in. */
  enterBy(entrance: Entrance): void {
    check(this, {
      prop: "tlsEndsIn",
      given: this.props.settings.tlsEndsIn,
      allowed: `"sidecar" for the service that ${entrance.name} leads to`,
      holds: (end) => end === "sidecar",
    });
    this.entrance = entrance;
  }

  /** Starts the tasks, once everybody who calls or enters is known. */
  run(): EcsService {
    const { cluster, deployment, name, network, settings } = this.props;
    const { app } = settings;
    const inside = this.tlsEnd();
    const task = new EcsTask(this, "task", {
      name,
      deployment,
      launchType: cluster.launchType,
      networkMode: this.inBridgeMode ? "bridge" : "awsvpc",
      cpu: app.cpu,
      memory: app.memory,
      containers: inside.containers,
      statements: inside.statements,
      policyArns: app.policyArns,
    });
    const groups = [this.listener.targetGroup.group, ...(this.entrance ? [this.entrance.targetGroup] : [])];
    return new EcsService(this, "service", {
      name,
      deployment,
      cluster,
      network,
      task,
      tasks: app.tasks,
      ...(!this.inBridgeMode && { securityGroup: this.securityGroup }),
      loadBalancers: groups.map(({ arn }) => ({ targetGroupArn: arn, ...inside.takesTls })),
      after: [
        ...this.listener.ready,
        ...(this.entrance?.ready ?? []),
        ...this.callees.map(({ resolvable }) => resolvable),
        ...inside.ready,
      ],
    });
  }

  private tlsEnd(): TlsEnd {
    const { ca, deployment, images, network, settings, traffic } = this.props;
    const { dnsName, entrance, healthCheck, outgoing } = this;
    const { app } = settings;
    const certificate: Certificate = { name: dnsName, source: { kind: "private-ca" } };
    if (settings.tlsEndsIn === "app") {
      return endTlsInApp({ app, ca, certificate, deployment, hostPort: this.inBridgeMode ? 0 : undefined });
    }
    const callers: Callers = traffic.proxyProtocolV2
      ? { kind: "proxy-protocol", cidrs: [network.cidr] }
      : { kind: "direct" };
    return endTlsInSidecar(this, {
      app,
      protocol: "http1",
      deployment,
      images,
      ca,
      incoming: {
        port: sidecarPort,
        identities: this.identities,
        callers: entrance?.callers ?? callers,
        balancerIdleTimeout: traffic.tcpIdleTimeoutSeconds,
        ...(healthCheck.kind === "https" && { health: healthCheck }),
      },
      outgoing,
      certificates: {
        private: certificate,
        ...(entrance && { public: { name: entrance.name, source: entrance.certificate } }),
      },
    });
  }

  /** Callers that send no name meet the first. A balancer that calls the sidecar sends none and has no certificate. */
  private get identities(): [Identity, ...Identity[]] {
    const { dnsName, entrance, peers } = this;
    const inside: Identity = { name: dnsName, certificate: "private", clients: { kind: "peers", names: peers } };
    if (!entrance) return [inside];
    const outside: Identity = { name: entrance.name, certificate: "public", clients: { kind: "anyone" } };
    if (peers.length === 0) return [outside];
    return entrance.callers?.kind === "application-load-balancer" ? [outside, inside] : [inside, outside];
  }

  /** Tasks that end TLS themselves on EC2 share the hosts' addresses, and their security group. */
  private get inBridgeMode(): boolean {
    const { cluster, settings } = this.props;
    return settings.tlsEndsIn === "app" && cluster.launchType === "EC2";
  }
}
