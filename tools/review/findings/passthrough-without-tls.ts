import { passesThrough } from "../hops/target";
import type { Rule } from "./rule";

/** TLS is said to pass through a balancer, and nothing in the plan shows a container that ends it. */
export const passthroughWithoutTls: Rule = ({ traffic, hops }) =>
  hops
    .filter((hop) => ["passthrough", "unknown"].includes(hop.transport) && passesThrough(traffic, hop))
    .filter(({ to, evidence }) => to !== evidence[0])
    .map((hop) => {
      const declared = hop.peerVerified === "declared";
      const proof = declared ? "only a port, an image or a tag says so" : "nothing says so";
      return {
        rule: "passthrough-without-tls",
        severity: declared ? ("warning" as const) : ("error" as const),
        address: hop.to,
        message: `${hop.from} passes TCP on to port ${hop.port}; that TLS ends there is not proven: ${proof}.`,
        fix: "End TLS in a sidecar whose nginx configuration stands in the task definition, or tag the service encryption-in-transit/transport = tls where the app ends it.",
        controls: ["ELB.22"],
      };
    });
