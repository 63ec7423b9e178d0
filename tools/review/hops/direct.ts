import type { Edge, Hop, Transport } from "../contract";
import { covers } from "../edges";
import { BALANCER, type Traffic } from "../graph/traffic";
import type { Resource } from "../read/plan";
import { acceptedReason, declaredTransport } from "./acceptance";
import { base } from "./packet-order";

const DECLARED: readonly Transport[] = ["tls", "mtls", "plaintext", "passthrough"];
/** Name resolution and the AWS APIs over HTTPS: the platform's own legs, listed as edges alone. */
const PLATFORM_PORTS = ["53", "443"];

/**
 * What security groups let pass and no other hop explains: with the transport its tag declares, else unknown. An
 * ingress rule counts where both of its ends are in the plan.
 */
export function directHops(traffic: Traffic, edges: readonly Edge[], explained: readonly Hop[]): Hop[] {
  return edges.flatMap((edge) => {
    const rule = edge.evidence.flatMap((address) => traffic.at(address))[0];
    const declared = declaredTransport(rule);
    const [sources, targets] = [carriers(traffic, edge.from), carriers(traffic, edge.to)];
    if (sources.length === 0 || (edge.direction === "ingress" && targets.length === 0)) return [];
    if (!declared && (edge.to.includes("/") || targets.length === 0) && isPlatform(edge)) return [];
    const to = targets.length > 0 ? targets.map(({ address }) => address) : [edge.to];
    return sources.flatMap((source) =>
      to
        .filter((target) => target !== source.address && !isExplained(explained, source, target, edge))
        .map((target) => hop(edge, source, target, declared, rule)),
    );
  });
}

function hop(edge: Edge, source: Resource, to: string, declared: string | undefined, rule: Resource | undefined): Hop {
  const transport = DECLARED.find((known) => known === declared) ?? "unknown";
  return {
    from: source.address,
    to,
    port: edge.ports,
    transport,
    policy: null,
    peerVerified: transport === "unknown" ? "unknown" : transport === "plaintext" ? "no" : "declared",
    accepted: transport === "plaintext" ? acceptedReason(rule, source) : null,
    evidence: edge.evidence,
  };
}

/** Balancers, services, databases, … that carry a security group; interface endpoints speak for AWS. */
function carriers(traffic: Traffic, group: string): Resource[] {
  const resource = traffic.plan.resources.find(({ address }) => address === group);
  if (!resource) return [];
  const holders = traffic.next(resource, "guards").map((link) => link.resource);
  const services = holders.flatMap((holder) => {
    const hosted = traffic.next(holder, "hosts").map((link) => link.resource);
    return hosted.length > 0 ? hosted : [holder];
  });
  return [...new Set(services)].filter(({ type }) => !["aws_vpc_endpoint", "aws_launch_template"].includes(type));
}

function isPlatform({ ports, protocol }: Edge): boolean {
  return PLATFORM_PORTS.includes(ports) || protocol === "all" || ports === "all";
}

/** A hop between the two on a port of the edge; a balancer also checks health, a listener takes whoever is admitted. */
function isExplained(hops: readonly Hop[], from: Resource, to: string, edge: Edge): boolean {
  return hops.some((hop) => {
    if (base(hop.to) !== to) return false;
    if (base(hop.from) === from.address && BALANCER.includes(from.type)) return true;
    const caller = [from.address, "vpc", "internet"].includes(base(hop.from));
    return caller && (hop.port === edge.ports || covers(edge, Number(hop.port)));
  });
}
