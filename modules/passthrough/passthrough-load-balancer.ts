import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { alarm } from "../foundation/alarm";
import { isPort, listenersPerNetworkLoadBalancer, nameLimits, portAllowed } from "../foundation/aws-limits";
import { check, checkNameLength } from "../foundation/checks";
import type { Deployment } from "../foundation/deployment";
import type { Network } from "../network/network";
import { PassthroughTargetGroup, type PassthroughTargetGroupProps } from "./passthrough-target-group";
import { type Peer, SecurityGroupEdge } from "../network/security-group-edge";

export interface PassthroughLoadBalancerProps {
  readonly name: string;
  readonly deployment: Deployment;
  readonly network: Network;
  /** Services call each other through an `internal` one: it alone sees them by their security groups. */
  readonly scheme: "internal" | "internet-facing";
  /** Seconds without a byte after which a connection is dropped, 60 to 6000. @default 350 */
  readonly tcpIdleTimeoutSeconds?: number;
}

export interface PassthroughListenerProps extends Omit<PassthroughTargetGroupProps, "name" | "vpcId"> {
  /** @default none beside the provider's default tags */
  readonly tags?: Record<string, string>;
  /** The port that clients call. A Network Load Balancer has no host routing: one port leads to one service. */
  readonly port: number;
}

/**
 * Guarantees a Network Load Balancer that hands on TCP as it comes, so that TLS ends at the target and nowhere before
 * it, and that has a security group from its first second: one that was created without can never be given one.
 * What no listener needs is closed, towards clients and towards targets.
 *
 * It writes no access log: a Network Load Balancer logs TLS listeners only. The sidecar's log shows TLS, the VPC flow
 * logs show connections.
 *
 * AWS docs: "Update the security groups for your Network Load Balancer", "Access logs for your Network Load Balancer".
 */
export class PassthroughLoadBalancer extends Construct {
  readonly balancer: Lb;
  readonly securityGroup: SecurityGroup;
  private readonly listeners = new Map<number, string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PassthroughLoadBalancerProps,
  ) {
    super(scope, id);
    const { name, deployment, network, scheme, tcpIdleTimeoutSeconds = 350 } = props;
    checkNameLength(this, "name", name, nameLimits.loadBalancer);
    check(this, {
      prop: "tcpIdleTimeoutSeconds",
      given: tcpIdleTimeoutSeconds,
      allowed: "60 to 6000 seconds",
      holds: (seconds) => Number.isInteger(seconds) && seconds >= 60 && seconds <= 6000,
    });

    const internal = scheme === "internal";
    this.securityGroup = new SecurityGroup(this, "security-group", {
      name: `${name}-nlb`,
      description: `${internal ? "Internal" : "Public"} load balancer ${name}`,
      vpcId: network.vpcId,
    });
    this.balancer = new Lb(this, "load-balancer", {
      name,
      loadBalancerType: "network",
      internal,
      subnets: internal ? network.privateSubnetIds : network.publicSubnetIds,
      securityGroups: [this.securityGroup.id],
      // One zone without a healthy task still answers, and every task gets its share whatever zone clients are in.
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: !deployment.disposable,
    });
    alarm(this, "port-allocation", {
      name: `${name}-port-allocation`,
      deployment,
      description: `${name} has no source port left towards a target: about 55000 connections each. Add tasks.`,
      namespace: "AWS/NetworkELB",
      metricName: "PortAllocationErrorCount",
      dimensions: { LoadBalancer: this.balancer.arnSuffix },
      statistic: "Sum",
      above: 0,
    });
  }

  /** Adds a port, its target group and the edges between this balancer and the targets. It admits nobody yet. */
  listen(id: string, { port, tags, ...targetGroup }: PassthroughListenerProps): PassthroughListener {
    check(this, { prop: `port of listener ${id}`, given: port, allowed: portAllowed, holds: isPort });
    check(this, {
      prop: `port of listener ${id}`,
      given: port,
      allowed: `one that no other listener has (${port} leads to ${this.listeners.get(port)})`,
      holds: (given) => !this.listeners.has(given),
      fix: "Give every service a port of its own: TCP carries no host name to route by",
    });
    this.listeners.set(port, id);
    check(this, {
      prop: "listeners",
      given: this.listeners.size,
      allowed: `at most ${listenersPerNetworkLoadBalancer}`,
      holds: (count) => count <= listenersPerNetworkLoadBalancer,
    });
    return new PassthroughListener(this, `listener-${id}`, {
      ...this.props,
      key: id,
      balancer: this,
      port,
      tags,
      targetGroup,
    });
  }
}

interface ListenerProps extends PassthroughLoadBalancerProps {
  /** As in names and alarms. */
  readonly key: string;
  readonly balancer: PassthroughLoadBalancer;
  readonly port: number;
  readonly tags?: Record<string, string>;
  readonly targetGroup: Omit<PassthroughTargetGroupProps, "name" | "vpcId">;
}

/** One port of the balancer with its target group. Guarantees that it admits exactly those named by {@link admit}. */
export class PassthroughListener extends Construct {
  readonly targetGroup: PassthroughTargetGroup;
  /** ECS refuses a target group that no listener uses yet: the service depends on it. */
  readonly ready: ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ListenerProps,
  ) {
    super(scope, id);
    const { name, key, deployment, network, balancer, port, tags, tcpIdleTimeoutSeconds = 350 } = props;
    this.targetGroup = new PassthroughTargetGroup(this, "targets", {
      ...props.targetGroup,
      name: `${name}-${key}`,
      vpcId: network.vpcId,
    });
    this.targetGroup.openTo(balancer.securityGroup);
    const listener = new LbListener(this, "listener", {
      loadBalancerArn: balancer.balancer.arn,
      port,
      protocol: "TCP",
      tcpIdleTimeoutSeconds,
      tags,
      defaultAction: [{ type: "forward", targetGroupArn: this.targetGroup.group.arn }],
    });
    this.ready = [listener];
    alarm(this, "unhealthy", {
      name: `${name}-${key}-unhealthy-hosts`,
      deployment,
      description: `Targets of ${key} fail their health check. When all of them do, the load balancer sends traffic to all.`,
      namespace: "AWS/NetworkELB",
      metricName: "UnHealthyHostCount",
      dimensions: {
        LoadBalancer: balancer.balancer.arnSuffix,
        TargetGroup: this.targetGroup.group.arnSuffix,
      },
      statistic: "Maximum",
      above: 0,
    });
  }

  /** Lets a client call this port. */
  admit(id: string, from: Peer, reason: string): void {
    const { scheme, balancer, port } = this.props;
    check(this, {
      prop: `client ${id}`,
      given: "group" in from || "foreignGroupId" in from ? "a security group" : "a CIDR block or prefix list",
      allowed: "a CIDR block where the load balancer is internet-facing",
      holds: (given) => scheme === "internal" || given !== "a security group",
      fix:
        "Its name resolves to public addresses, so callers in the VPC arrive from the NAT gateway and never match " +
        "a security group: let services call each other through the internal load balancer",
    });
    new SecurityGroupEdge(this, id, { from, to: { group: balancer.securityGroup }, ports: port, reason });
  }
}
