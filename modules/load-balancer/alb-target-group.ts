import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";
import { acceptPlaintext } from "./accepted-plaintext";

export interface AlbTargetGroupProps {
  readonly name: string;
  readonly vpcId: string;
  /** TLS to the target, or HTTP with the reason why that is accepted. */
  readonly hop: { readonly kind: "https" } | { readonly kind: "accepted-plaintext"; readonly reason: string };
  /** `instance` for dynamic host ports in bridge mode, `ip` for awsvpc. */
  readonly targetType: "instance" | "ip";
  /** The container's port; with dynamic host ports each target registers its own. */
  readonly port: number;
  readonly healthPath: string;
  /** @default "HTTP1"; GRPC asks for gRPC clients */
  readonly protocolVersion?: "HTTP1" | "GRPC";
  /** @default 30 */
  readonly deregistrationDelaySeconds?: number;
}

/**
 * Guarantees that traffic and health checks take the same hop: what is checked is what clients use.
 *
 * The balancer does not validate a target's certificate: HTTPS here encrypts, it does not authenticate.
 * AWS docs: "Target groups for your Application Load Balancers".
 */
export class AlbTargetGroup extends Construct {
  readonly group: LbTargetGroup;
  readonly protocol: "HTTP" | "HTTPS";

  constructor(scope: Construct, id: string, props: AlbTargetGroupProps) {
    super(scope, id);
    const { protocolVersion = "HTTP1", deregistrationDelaySeconds = 30, hop } = props;
    this.protocol = hop.kind === "https" ? "HTTPS" : "HTTP";
    this.group = new LbTargetGroup(this, "target-group", {
      // A change of protocol or port replaces the group while the listener still holds the old one: no fixed name.
      namePrefix: "tasks-",
      vpcId: props.vpcId,
      targetType: props.targetType,
      protocol: this.protocol,
      protocolVersion,
      port: props.port,
      deregistrationDelay: String(deregistrationDelaySeconds),
      healthCheck: {
        protocol: this.protocol,
        path: props.healthPath,
        port: "traffic-port",
        matcher: protocolVersion === "GRPC" ? "0" : "200",
        interval: 15,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
      tags: { Name: props.name, ...(hop.kind === "accepted-plaintext" && acceptPlaintext(this, hop.reason)) },
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
