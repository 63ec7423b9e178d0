import { BALANCER, type Traffic } from "../graph/traffic";
import { isInternetFacing } from "../hops/listener";
import type { Rule } from "./rule";

/** Callers inside the VPC reach an internet-facing balancer from the NAT's address: a group reference never matches. */
export const referenceToPublicBalancer: Rule = ({ traffic, edges }) =>
  edges
    .filter(({ direction, from, to }) => direction === "ingress" && isGroup(from) && guardsPublicBalancer(traffic, to))
    .map((edge) => ({
      rule: "reference-to-public-balancer",
      severity: "error",
      address: edge.evidence[0] ?? edge.to,
      message: `${edge.from} is admitted to an internet-facing balancer by reference, but its packets arrive from the NAT's public address.`,
      fix: "Let services call each other through an internal balancer.",
      controls: [],
    }));

function isGroup(end: string): boolean {
  return end.startsWith("sg-") || /(^|\.)aws_(default_)?security_group\./.test(end);
}

function guardsPublicBalancer(traffic: Traffic, group: string): boolean {
  const carriers = traffic.at(group).flatMap((resource) => traffic.next(resource, "guards"));
  return carriers.some(({ resource }) => BALANCER.includes(resource.type) && isInternetFacing(resource));
}
