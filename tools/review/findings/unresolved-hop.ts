import { passesThrough } from "../hops/target";
import type { Rule } from "./rule";

/** The plan does not say how a hop is carried. */
export const unresolvedHop: Rule = ({ traffic, hops }) =>
  hops
    .filter(({ transport }) => transport === "unknown")
    // What passes through without proof has a finding of its own.
    .filter((hop) => hop.to === hop.evidence[0] || !passesThrough(traffic, hop))
    .map((hop) => ({
      rule: "unresolved-hop",
      severity: "warning",
      address: hop.evidence[0] ?? hop.to,
      message: `Whether ${hop.from} reaches ${hop.to} on port ${hop.port} encrypted cannot be told from the plan.`,
      fix: "Name the encrypted protocol, or declare it by the tag encryption-in-transit/transport (tls, mtls, plaintext).",
      controls: [],
    }));
