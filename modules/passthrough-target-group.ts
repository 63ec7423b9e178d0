import { LbTargetGroup, type LbTargetGroupHealthCheck } from "@cdktf/provider-aws/lib/lb-target-group";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import { check } from "./checks";
import { defaultElbSecurityPolicy } from "./elb-security-policy";
import type { HttpsLoadBalancer } from "./https-load-balancer";
import { SecurityGroupEdge } from "./security-group-edge";

/** What lies behind a listener, each with the security group that the load balancer's traffic arrives in. */
export type PassthroughTargets =
  /** Tasks with an address of their own (awsvpc). */
  | { readonly kind: "tasks"; readonly group: SecurityGroup; readonly port: number }
  /** Tasks in bridge mode: each registers the dynamic host port that it was given. */
  | { readonly kind: "dynamic-host-ports"; readonly group: SecurityGroup; readonly containerPort: number }
  /** An Application Load Balancer, which ends TLS on its HTTPS listener. */
  | { readonly kind: "alb"; readonly alb: HttpsLoadBalancer; readonly healthPath: string };

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
  /** An `alb` is always asked over HTTPS on its listener. */
  readonly healthCheck: PassthroughHealthCheck;
  /** Sends the client's address in front of the TLS bytes, health checks included: the target has to expect it. */
  readonly proxyProtocolV2: boolean;
  /** Seconds, 0 to 3600. @default 120, the least that AWS recommends */
  readonly deregistrationDelaySeconds?: number;
}

/** Where Docker puts dynamic host ports: the ephemeral range of the ECS-optimized AMI. AWS docs: "PortMapping". */
const dynamicHostPorts = [32_768, 65_535] as const;

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
    const { name, vpcId, targets, deregistrationDelaySeconds = 120, proxyProtocolV2 } = props;
    this.checkProps(deregistrationDelaySeconds);

    const common = {
      // A change of the port replaces the group while the listener still holds the old one: no fixed name.
      namePrefix: "pass-",
      vpcId,
      protocol: "TCP",
      healthCheck: this.healthCheck(),
      tags: { Name: name },
      lifecycle: { createBeforeDestroy: true },
    };
    if (targets.kind === "alb") {
      // Attributes of such a group cannot be set; it always preserves the client's address.
      this.group = new LbTargetGroup(this, "target-group", { ...common, targetType: "alb", port: 443 });
      new LbTargetGroupAttachment(this, "alb", {
        targetGroupArn: this.group.arn,
        targetId: targets.alb.balancer.arn,
        port: 443,
        dependsOn: targets.alb.ready,
      });
      return;
    }
    this.group = new LbTargetGroup(this, "target-group", {
      ...common,
      targetType: targets.kind === "tasks" ? "ip" : "instance",
      port: targets.kind === "tasks" ? targets.port : targets.containerPort,
      preserveClientIp: "false",
      proxyProtocolV2,
      deregistrationDelay: String(deregistrationDelaySeconds),
    });
  }

  /** Opens the edges that traffic and health checks take from the load balancer: its outbound rules bind both. */
  openTo(balancer: SecurityGroup): void {
    const { targets, healthCheck } = this.props;
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
    if (healthCheck.kind === "https") {
      new SecurityGroupEdge(this, "health", {
        from,
        to,
        ports: healthCheck.port,
        reason: "HTTPS health checks of the network load balancer",
      });
    }
  }

  private checkProps(deregistrationDelaySeconds: number): void {
    const { targets, healthCheck, proxyProtocolV2 } = this.props;
    check(this, {
      prop: "deregistrationDelaySeconds",
      given: deregistrationDelaySeconds,
      allowed: "0 to 3600 seconds",
      holds: (seconds) => Number.isInteger(seconds) && seconds >= 0 && seconds <= 3600,
    });
    check(this, {
      prop: "healthCheck",
      given: healthCheck.kind,
      allowed: `"tcp" where targets have dynamic host ports`,
      holds: (kind) => kind === "tcp" || targets.kind !== "dynamic-host-ports",
      fix: "A health port of its own cannot be fixed in bridge mode",
    });
    if (targets.kind === "alb") this.checkPolicyOf(targets.alb);
    check(this, {
      prop: "proxyProtocolV2",
      given: proxyProtocolV2,
      allowed: "false where the target is an Application Load Balancer",
      holds: (given) => !given || targets.kind !== "alb",
    });
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

  private healthCheck(): LbTargetGroupHealthCheck {
    const { targets, healthCheck } = this.props;
    const pace = { interval: 15, healthyThreshold: 2, unhealthyThreshold: 2 };
    if (targets.kind === "alb") {
      return { ...pace, protocol: "HTTPS", port: "traffic-port", path: targets.healthPath, matcher: "200" };
    }
    if (healthCheck.kind === "tcp") return { ...pace, protocol: "TCP", port: "traffic-port" };
    return { ...pace, protocol: "HTTPS", port: String(healthCheck.port), path: healthCheck.path, matcher: "200" };
  }
}
