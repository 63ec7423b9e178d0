import type { Comparison, Difference, Finding, Hop, PlanReview } from "./contract";

/** What is new in a review and what is gone since the baseline; evidence and wording may differ. */
export function compare(plan: PlanReview, baseline: PlanReview): Comparison {
  return {
    name: baseline.name,
    hops: difference(plan.hops, baseline.hops, hopKey),
    findings: difference(plan.findings, baseline.findings, findingKey),
  };
}

function difference<T>(now: readonly T[], then: readonly T[], key: (one: T) => string): Difference<T> {
  const missingIn = (others: readonly T[]) => {
    const keys = new Set(others.map(key));
    return (one: T) => !keys.has(key(one));
  };
  return { added: now.filter(missingIn(then)), gone: then.filter(missingIn(now)) };
}

function hopKey(hop: Hop): string {
  return JSON.stringify({ ...hop, evidence: [] });
}

function findingKey({ rule, severity, address }: Finding): string {
  return [rule, severity, address].join(" ");
}
