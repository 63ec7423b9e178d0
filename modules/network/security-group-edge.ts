import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { isRuleDescription, ruleDescriptionAllowed } from "../foundation/aws-limits";
import { check } from "../foundation/checks";

/** One end of an edge: a security group of the same stack, or something outside of it that gets no rule. */
export type Peer =
  | { readonly group: SecurityGroup }
  | { readonly cidr: string }
  | { readonly prefixListId: string }
  | { readonly foreignGroupId: string };

export interface SecurityGroupEdgeProps {
  readonly from: Peer;
  readonly to: Peer;
  /** One port, or the first and the last of a range. TCP. */
  readonly ports: number | readonly [number, number];
  /** Why this hop exists: the description of its rules, shown by the console and by the review. */
  readonly reason: string;
  /** Tags of the rules. @default none beside the provider's default tags */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * One hop: an ingress rule on the target that names the source, and an egress rule on the source that names the
 * target.
 *
 * Guarantees that neither side is open to more than the other side. Terraform removes the egress rule that AWS gives a
 * new security group, so what has no edge cannot be reached, in either direction.
 */
export class SecurityGroupEdge extends Construct {
  constructor(scope: Construct, id: string, { from, to, ports, reason, tags }: SecurityGroupEdgeProps) {
    super(scope, id);
    check(this, { prop: "reason", given: reason, allowed: ruleDescriptionAllowed, holds: isRuleDescription });

    const [fromPort, toPort] = typeof ports === "number" ? [ports, ports] : ports;
    const rule = { ipProtocol: "tcp", fromPort, toPort, description: reason, ...(tags && { tags }) };
    if ("group" in to) {
      new VpcSecurityGroupIngressRule(this, "ingress", { securityGroupId: to.group.id, ...reference(from), ...rule });
    }
    if ("group" in from) {
      new VpcSecurityGroupEgressRule(this, "egress", { securityGroupId: from.group.id, ...reference(to), ...rule });
    }
  }
}

function reference(peer: Peer) {
  if ("group" in peer) return { referencedSecurityGroupId: peer.group.id };
  if ("foreignGroupId" in peer) return { referencedSecurityGroupId: peer.foreignGroupId };
  if ("prefixListId" in peer) return { prefixListId: peer.prefixListId };
  return { cidrIpv4: peer.cidr };
}

/** Everybody. Only an internet-facing balancer's listener takes it as a source. */
export const internet = { cidr: "0.0.0.0/0" } as const;
