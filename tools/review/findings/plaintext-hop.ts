import type { Finding, Hop } from "../contract";
import type { Rule } from "./rule";

const TAG = "encryption-in-transit/accepted-plaintext";

/** Data crosses the network unencrypted; accepted by tag it stays visible as a warning. */
export const plaintextHop: Rule = ({ hops }) => {
  const plaintext = hops.filter(({ transport }) => transport === "plaintext");
  const accepted = plaintext.filter((hop) => hop.accepted !== null);
  return plaintext.map((hop): Finding => {
    const address = hop.evidence[0] ?? hop.to;
    const from = hop.from === "unknown" ? "Something the plan does not name" : hop.from;
    const what = `${from} sends plaintext to ${hop.to} on port ${hop.port}`;
    const common = { rule: "plaintext-hop", address, controls: controls(hop) };
    if (hop.accepted === null) return { ...common, severity: "error", message: `${what}.`, fix: fix(hop) };
    const count = `${accepted.indexOf(hop) + 1} of ${accepted.length} accepted plaintext hops`;
    return { ...common, severity: "warning", message: `${what}, accepted: ${hop.accepted} (${count}).`, fix: fix(hop) };
  });
};

function isListener({ evidence }: Hop): boolean {
  return /\baws_a?lb_listener\./.test(evidence[0] ?? "");
}

function controls(hop: Hop): string[] {
  if (isListener(hop)) return ["ELB.1", "ELB.18"];
  return /\baws_a?lb_target_group\./.test(hop.evidence[0] ?? "") ? ["ELB.22"] : [];
}

function fix(hop: Hop): string {
  if (isListener(hop)) return "Listen on HTTPS, or let the listener do nothing but redirect to HTTPS.";
  const end =
    "End TLS in the target (a sidecar, the app or a Service Connect agent) and call it by an encrypted protocol";
  return hop.accepted === null ? `${end}, or accept the hop by the tag ${TAG} with its reason.` : `${end}.`;
}
