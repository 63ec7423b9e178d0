import type { PlanReview, Review } from "./contract";
import { UnreadablePlan } from "./unreadable-plan";

export interface NamedPlan {
  /** What the report calls it, such as `hardened-alb-dev`. */
  readonly name: string;
  /** What `terraform show -json` printed, parsed. */
  readonly json: unknown;
}

/** Reviews one plan or state. @throws UnreadablePlan when `planJson` is not the output of `terraform show -json`. */
export function reviewPlan(name: string, planJson: unknown): PlanReview {
  if (typeof planJson !== "object" || planJson === null)
    throw new UnreadablePlan(name, "the output of `terraform show -json`", typeof planJson);
  return {
    name,
    changes: { add: 0, change: 0, replace: 0, destroy: 0 },
    hops: [],
    edges: [],
    findings: [],
    monthlyCost: { fixed: null, currency: "USD", region: "unknown", pricesAsOf: "2026-11-20", items: [] },
  };
}

/** Reviews several plans, in the order given. @throws UnreadablePlan for the first that cannot be read. */
export function reviewPlans(plans: readonly NamedPlan[]): Review {
  return { plans: plans.map((plan) => reviewPlan(plan.name, plan.json)) };
}
