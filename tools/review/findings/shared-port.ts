import type { Finding } from "../contract";
import { BALANCER, SERVICE, type Traffic } from "../graph/traffic";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** Two services behind one port of a Network Load Balancer, which cannot tell their callers apart. */
export const sharedPort: Rule = ({ traffic }) =>
  traffic.of(BALANCER).flatMap((balancer) => {
    const listeners = traffic.next(balancer, "listens").map(({ resource }) => resource);
    const network = Block.of(balancer).text("load_balancer_type") === "network";
    return listeners.flatMap((listener, at) => {
      const port = Block.of(listener).number("port");
      const twin = listeners
        .slice(0, at)
        .find((other) => port !== undefined && Block.of(other).number("port") === port);
      if (twin) return [finding(listener, `${twin.address} listens on port ${port} of the same balancer.`)];
      const services = network ? servicesBehind(traffic, listener) : [];
      return services.length > 1 ? [finding(listener, `Port ${port} leads to ${services.join(" and ")}.`)] : [];
    });
  });

function servicesBehind(traffic: Traffic, listener: Resource): string[] {
  const targets = traffic.next(listener, "forwards").flatMap(({ resource }) => traffic.next(resource, "targets"));
  const services = targets.filter(({ resource }) => SERVICE.includes(resource.type));
  return [...new Set(services.map(({ resource }) => resource.address))];
}

function finding({ address }: Resource, message: string): Finding {
  const fix = "Give every service a listener port of its own: a Network Load Balancer routes by port alone.";
  return { rule: "shared-port", severity: "error", address, message, fix, controls: [] };
}
