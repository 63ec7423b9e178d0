import { WORLD } from "./open-ingress";
import type { Rule } from "./rule";

const CIDR = /^[\da-f.:]+\/\d+$/i;

/** A range of ports, such as the dynamic host ports of bridge mode, is open to addresses instead of to a group. */
export const wideIngress: Rule = ({ edges }) =>
  edges
    .filter(({ direction, from }) => direction === "ingress" && CIDR.test(from) && !WORLD.includes(from))
    .filter(({ ports, protocol }) => protocol !== "icmp" && !/^\d+$/.test(ports))
    .map((edge) => ({
      rule: "wide-ingress",
      severity: "error",
      address: edge.evidence[0] ?? edge.to,
      message: `Addresses in ${edge.from} may reach ${edge.to} on ${edge.protocol} ports ${edge.ports}.`,
      fix: "Admit the balancer's security group by referenced_security_group_id instead of addresses.",
      controls: ["EC2.18"],
    }));
