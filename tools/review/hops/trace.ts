import type { Edge, Hop } from "../contract";
import { covers } from "../edges";
import type { Traffic } from "../graph/traffic";
import { containerHops } from "./container";
import { directHops } from "./direct";
import { listenerHops } from "./listener";
import { meshHops } from "./mesh";
import { inPacketOrder } from "./packet-order";
import { outgoingLegs, type OutgoingLeg } from "./outgoing";
import { targetHops } from "./target";

export interface Trace {
  /** In packet order. */
  readonly hops: readonly Hop[];
  readonly legs: readonly OutgoingLeg[];
}

/** Every hop of a plan. */
export function traceHops(traffic: Traffic, edges: readonly Edge[]): Trace {
  const legs = outgoingLegs(traffic);
  const outgoing = legs.map(({ hop }) => hop);
  const targets = targetHops(traffic);
  const balanced = [
    ...listenerHops(traffic)
      .filter((hop) => !isNamed(traffic, edges, hop, [...outgoing, ...targets]))
      .flatMap((hop) => overPrivateLink(traffic, hop)),
    ...targets.map((hop) => verifiedByCallers(hop, legs)),
  ];
  const known = [...balanced, ...containerHops(traffic), ...outgoing, ...meshHops(traffic, edges)];
  return { hops: inPacketOrder(distinct([...known, ...directHops(traffic, edges, known)])), legs };
}

/** True where hops that name their caller say more than the listener's "somebody in the VPC", and leave nobody out. */
function isNamed(traffic: Traffic, edges: readonly Edge[], hop: Hop, others: readonly Hop[]): boolean {
  const callers = others.filter(({ to, evidence }) => to === hop.to && evidence.includes(hop.evidence[0] ?? ""));
  if (hop.from !== "vpc" || callers.length === 0) return false;
  const groups = (address: string) => traffic.at(address).flatMap((resource) => traffic.securityGroups(resource));
  const admitted = edges.filter(
    (edge) =>
      edge.direction === "ingress" &&
      groups(hop.to).some(({ address }) => address === edge.to) &&
      covers(edge, Number(hop.port)),
  );
  const known = callers.flatMap(({ from }) => groups(from)).map(({ address }) => address);
  return admitted.every(({ from }) => known.includes(from));
}

/** Hops that say the same are one, with the evidence of all. */
function distinct(hops: readonly Hop[]): Hop[] {
  const found = new Map<string, Hop>();
  for (const hop of hops) {
    const key = JSON.stringify({ ...hop, evidence: [] });
    const evidence = new Set([...(found.get(key)?.evidence ?? []), ...hop.evidence]);
    found.set(key, { ...hop, evidence: [...evidence] });
  }
  return [...found.values()];
}

/** Whom nobody else in the plan names comes over PrivateLink where an endpoint service offers the balancer. */
function overPrivateLink(traffic: Traffic, hop: Hop): Hop[] {
  const services = traffic
    .at(hop.to)
    .flatMap((one) => traffic.previousBy("aws_vpc_endpoint_service", "network_load_balancer_arns", one));
  if (hop.from !== "vpc" || services.length === 0) return [hop];
  return services.map(({ address }) => ({ ...hop, from: address, evidence: [...hop.evidence, address] }));
}

/** Behind a passthrough the caller verifies the target: its leg says how, the weakest one where there are several. */
function verifiedByCallers(hop: Hop, legs: readonly OutgoingLeg[]): Hop {
  if (hop.peerVerified !== "unknown") return hop;
  const callers = legs.filter(({ peer, targets }) => peer?.address === hop.from && targets.includes(hop.to));
  const weakest = (["no", "yes", "mutual"] as const).find((level) =>
    callers.some((leg) => leg.hop.peerVerified === level),
  );
  return weakest ? { ...hop, peerVerified: weakest } : hop;
}
