import type { Comparison, Finding, Hop, MonthlyCost, PlanReview, Severity } from "../contract";

/** CDKTF ends every address in a hash of eight digits; a reader can do without it. */
export function shortName(address: string): string {
  return address.replace(/_[0-9A-F]{8}(?=$|[#.[])/g, "");
}

/** What a hop says beyond its two ends: policy, who verified whom, the accepted reason. */
export function details(hop: Hop): string[] {
  const verified = verification(hop);
  return [hop.policy, verified, hop.accepted && `accepted: ${hop.accepted}`]
    .filter((text): text is string => !!text)
    .map(oneLine);
}

/** Texts of a plan are others' texts: no line breaks and no terminal's control characters in them. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}

function verification({ transport, peerVerified, from }: Hop): string | undefined {
  const encrypted = transport === "tls" || transport === "mtls";
  if (!encrypted && transport !== "passthrough") return undefined;
  switch (peerVerified) {
    case "yes":
      return "the caller verifies the certificate";
    case "mutual":
      return "both sides verify each other";
    case "no":
      return /\baws_a?lb\./.test(from)
        ? "certificate not verified: AWS balancers never check a target's"
        : "certificate not verified by the caller";
    case "declared":
      return "declared, not proven by the plan";
    case "unknown":
      return transport === "passthrough"
        ? "TLS passes through"
        : "whether the caller verifies the certificate is not in the plan";
  }
}

export function count(quantity: number, singular: string, plural = `${singular}s`): string {
  return `${quantity} ${quantity === 1 ? singular : plural}`;
}

export function changeSummary({ changes }: PlanReview): string {
  const { add, change, replace, destroy } = changes;
  return `${add} to add, ${change} to change, ${replace} to replace, ${destroy} to destroy`;
}

export function findingSummary({ findings }: PlanReview): string {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const counts = [count(of("error"), "error"), count(of("warning"), "warning"), count(of("note"), "note")];
  return findings.length === 0 ? "no findings" : counts.filter((text) => !text.startsWith("0 ")).join(", ");
}

/** What a baseline did not have, and what it had: `+` and `-`, as in a diff. */
export function comparisonLines({ hops, findings }: Comparison): string[] {
  const hop = (sign: string) => (one: Hop) =>
    `${sign} ${shortName(one.from)} to ${shortName(one.to)} :${one.port} ${one.transport}${one.accepted ? ", accepted" : ""}`;
  const finding = (sign: string) => (one: Finding) => `${sign} ${one.severity} ${one.rule} ${shortName(one.address)}`;
  return [
    ...hops.added.map(hop("+")),
    ...hops.gone.map(hop("-")),
    ...findings.added.map(finding("+")),
    ...findings.gone.map(finding("-")),
  ];
}

export function money(usd: number): string {
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

export function costSummary({ fixed, region, items }: MonthlyCost): string {
  if (fixed === null) return `no prices here for ${region}`;
  const atLeast = items.some(({ monthly }) => monthly === null) ? "at least " : "";
  return `${atLeast}${money(fixed)} a month`;
}

export const NOT_COUNTED =
  "Not counted: traffic, load balancer capacity units, requests, log volume, certificates issued, storage, free tiers.";
