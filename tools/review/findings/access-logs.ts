import { BALANCER, type Traffic } from "../graph/traffic";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** A balancer that could log its requests does not. */
export const accessLogs: Rule = ({ traffic }) =>
  traffic.of(BALANCER).flatMap((balancer) => {
    if (!canLog(traffic, balancer) || Block.of(balancer).block("access_logs")?.flag("enabled")) return [];
    return [
      {
        rule: "access-logs",
        severity: "warning",
        address: balancer.address,
        message: "The balancer writes no access logs: nobody can tell later which TLS version a client used.",
        fix: "Add access_logs with enabled = true and a bucket that admits the log delivery service.",
        controls: ["ELB.5"],
      },
    ];
  });

/** A Network Load Balancer writes access logs for its TLS listeners alone. */
function canLog(traffic: Traffic, balancer: Resource): boolean {
  const type = Block.of(balancer).text("load_balancer_type") ?? "application";
  if (type !== "network") return type === "application";
  return traffic.next(balancer, "listens").some(({ resource }) => Block.of(resource).text("protocol") === "TLS");
}
