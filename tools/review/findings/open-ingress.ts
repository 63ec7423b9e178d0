import { covers } from "../edges";
import { BALANCER, type Traffic } from "../graph/traffic";
import type { Edge } from "../contract";
import { isInternetFacing } from "../hops/listener";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** Everybody, by either protocol. */
export const WORLD = ["0.0.0.0/0", "::/0"];

/** The whole internet may call something other than a listener of an internet-facing balancer. */
export const openIngress: Rule = ({ traffic, edges }) =>
  edges
    .filter(({ direction, from }) => direction === "ingress" && WORLD.includes(from))
    .filter((edge) => !isListenerPort(traffic, edge))
    .map((edge) => ({
      rule: "open-ingress",
      severity: "error",
      address: edge.evidence[0] ?? edge.to,
      message: `${edge.from} may reach ${edge.to} on ${edge.protocol} ${edge.ports}, which is no listener of an internet-facing balancer.`,
      fix: "Admit the security group of the hop before, on the port of the hop alone.",
      controls: ["EC2.18", "EC2.19"],
    }));

/** One port, and each carrier of the group is an internet-facing balancer that listens on it. */
function isListenerPort(traffic: Traffic, edge: Edge): boolean {
  const group = traffic.plan.resources.find(({ address }) => address === edge.to);
  const carriers = group ? traffic.next(group, "guards").map(({ resource }) => resource) : [];
  if (!/^\d+$/.test(edge.ports) || carriers.length === 0) return false;
  return carriers.every(
    (carrier) =>
      BALANCER.includes(carrier.type) &&
      isInternetFacing(carrier) &&
      traffic.next(carrier, "listens").some(({ resource }) => covers(edge, Block.of(resource).number("port") ?? NaN)),
  );
}
