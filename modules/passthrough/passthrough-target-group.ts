import { LbTargetGroup, type LbTargetGroupConfig } from "@cdktf/provider-aws/lib/lb-target-group";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import { dynamicHostPorts } from "../ecs/ec2-hosts";
import { check } from "../foundation/checks";
import { defaultElbSecurityPolicy } from "../load-balancer/elb-security-policy";
import type { HttpsLoadBalancer } from "../load-balancer/https-load-balancer";
import { SecurityGroupEdge } from "../network/security-group-edge";

/** What lies behind a listener. Tasks bring the security group that the load balancer's traffic arrives in. */
export type PassthroughTargets = TaskTargets | AlbTarget;
export type TaskTargets = AddressedTasks | TasksOnDynamicPorts;

/** Tasks with an address of their own (awsvpc). */
export interface AddressedTasks {
  readonly kind: "tasks";
  readonly group: SecurityGroup;
  readonly port: number;
  readonly healthCheck: PassthroughHealthCheck;
  /** Sends the client's address in front of the TLS bytes, health checks included: the target has to expect it. */
  readonly proxyProtocolV2: boolean;
}

/** Tasks in bridge mode: each registers the host port that it was given, and is checked there, over TCP. */
export interface TasksOnDynamicPorts {
  readonly kind: "dynamic-host-ports";
  readonly group: SecurityGroup;
  readonly containerPort: number;
}

/** An Application Load Balancer, which ends TLS on its HTTPS listener and is checked there. */
export interface AlbTarget {
  readonly kind: "alb";
  readonly alb: HttpsLoadBalancer;
  readonly healthPath: string;
}

/**
 * TCP says that something listens. HTTPS asks the app, on a port that also takes TLS 1.2: the checker of a Network
 * Load Balancer speaks nothing newer. AWS docs: "Health checks for Network Load Balancer target groups".
 */
export type PassthroughHealthCheck =
  { readonly kind: "tcp" } | { readonly kind: "https"; readonly port: number; readonly path: string };

export interface PassthroughTargetGroupProps {
  readonly name: string;
  readonly vpcId: string;
  readonly targets: PassthroughTargets;
  /** TLS ends in the app, which no configuration in a plan shows: a tag on the target group says so. @default false */
  readonly tlsIsDeclared?: boolean;
  /** Seconds, 0 to 3600. An `alb` keeps AWS's default. @default 120, the least that AWS recommends */
  readonly deregistrationDelaySeconds?: number;
}

/** Where an Application Load Balancer of ours listens. The target group's port has to be the same. */
const httpsPort = 443;

/**
 * Guarantees targets that see the load balancer's address and not the client's: with client addresses preserved, a
 * target that calls its own load balancer can be sent to itself and then times out (hairpin), now and then.
 *
 * AWS docs: "Edit target group attributes for your Network Load Balancer", section "Client IP preservation".
 */
export class PassthroughTargetGroup extends Construct {
  readonly group: LbTargetGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PassthroughTargetGroupProps,
  ) {
    super(scope, id);
    const { name, vpcId, targets, tlsIsDeclared = false, deregistrationDelaySeconds = 120 } = props;
    check(this, {
      prop: "deregistrationDelaySeconds",
      given: deregistrationDelaySeconds,
      allowed: "0 to 3600 seconds",
      holds: (seconds) => Number.isInteger(seconds) && seconds >= 0 && seconds <= 3600,
    });
    if (targets.kind === "alb") this.checkPolicyOf(targets.alb);

    this.group = new LbTargetGroup(this, "target-group", {
      // A change of the port replaces the group while the listener still holds the old one: no fixed name.
      namePrefix: "pass-",
      vpcId,
      protocol: "TCP",
      ...attributes(targets, deregistrationDelaySeconds),
      tags: { Name: name, ...(tlsIsDeclared && { "encryption-in-transit/transport": "tls" }) },
      lifecycle: { createBeforeDestroy: true },
    });
    if (targets.kind !== "alb") return;
    new LbTargetGroupAttachment(this, "alb", {
      targetGroupArn: this.group.arn,
      targetId: targets.alb.balancer.arn,
      port: httpsPort,
      dependsOn: targets.alb.ready,
    });
  }

  /** Opens the edges that traffic and health checks take from the load balancer: its outbound rules bind both. */
  openTo(balancer: SecurityGroup): void {
    const { targets } = this.props;
    const from = { group: balancer };
    if (targets.kind === "alb") {
      targets.alb.admit("network-load-balancer", from, "TLS from the network load balancer, and health checks");
      return;
    }
    const to = { group: targets.group };
    new SecurityGroupEdge(this, "traffic", {
      from,
      to,
      ports: targets.kind === "tasks" ? targets.port : dynamicHostPorts,
      reason: "TLS from the network load balancer, passed through",
    });
    if (targets.kind === "tasks" && targets.healthCheck.kind === "https") {
      new SecurityGroupEdge(this, "health", {
        from,
        to,
        ports: targets.healthCheck.port,
        reason: "HTTPS health checks of the network load balancer",
      });
    }
  }

  /** The checker of a Network Load Balancer would find an ALB that speaks TLS 1.3 alone unhealthy. */
  private checkPolicyOf(alb: HttpsLoadBalancer): void {
    check(this, {
      prop: "sslPolicy of the Application Load Balancer",
      given: alb.listener.sslPolicyInput,
      allowed: "one that also takes TLS 1.2: the health checks of a Network Load Balancer speak nothing newer",
      holds: (policy) => !policy?.startsWith("ELBSecurityPolicy-TLS13-1-3-"),
      fix: `Take ${defaultElbSecurityPolicy}`,
    });
  }
}

/** What differs by target. Of a group of type `alb` no attribute can be set: it always preserves client addresses. */
function attributes(targets: PassthroughTargets, delay: number): Partial<LbTargetGroupConfig> {
  const pace = { interval: 15, healthyThreshold: 2, unhealthyThreshold: 2 };
  const overTcp = { ...pace, protocol: "TCP", port: "traffic-port" };
  const overHttps = { ...pace, protocol: "HTTPS", matcher: "200" };
  const ownAddress = { preserveClientIp: "false", deregistrationDelay: String(delay) };
  switch (targets.kind) {
    case "alb":
      return {
        targetType: "alb",
        port: httpsPort,
        healthCheck: { ...overHttps, port: "traffic-port", path: targets.healthPath },
      };
    case "dynamic-host-ports":
      return { ...ownAddress, targetType: "instance", port: targets.containerPort, healthCheck: overTcp };
    case "tasks": {
      const { healthCheck, port, proxyProtocolV2 } = targets;
      return {
        ...ownAddress,
        targetType: "ip",
        port,
        proxyProtocolV2,
        healthCheck:
          healthCheck.kind === "tcp"
            ? overTcp
            : { ...overHttps, port: String(healthCheck.port), path: healthCheck.path },
      };
    }
  }
}
