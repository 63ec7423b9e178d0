import type { Edge, Hop } from "../contract";
import type { Traffic } from "../graph/traffic";
import { containerHops } from "./container";
import { egressHops } from "./egress";
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
    ...listenerHops(traffic).filter((hop) => !isCalledBy(hop, [...outgoing, ...targets])),
    ...targets.map((hop) => verifiedByCallers(hop, legs)),
  ];
  const known = [...balanced, ...containerHops(traffic), ...outgoing, ...meshHops(traffic, edges)];
  return { hops: inPacketOrder([...known, ...egressHops(traffic, edges, known)]), legs };
}

/** A hop to the same listener that names its caller says more than the listener's own "somebody in the VPC". */
function isCalledBy({ from, to, evidence }: Hop, others: readonly Hop[]): boolean {
  return from === "vpc" && others.some((other) => other.to === to && other.evidence.includes(evidence[0] ?? ""));
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
