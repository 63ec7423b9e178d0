import type { Rule } from "./rule";

/** The plan does not say how a hop is carried. */
export const unresolvedHop: Rule = ({ hops }) =>
  hops
    .filter(({ transport }) => transport === "unknown")
    .map((hop) => ({
      rule: "unresolved-hop",
      severity: "warning",
      address: hop.evidence[0] ?? hop.to,
      message: `Whether ${hop.from} reaches ${hop.to} on port ${hop.port} encrypted cannot be told from the plan.`,
      fix: "Name the encrypted protocol, or declare it by the tag encryption-in-transit/transport (tls, mtls, plaintext).",
      controls: [],
    }));
