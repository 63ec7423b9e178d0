import { countChanges } from "./changes";
import { compare } from "./compare";
import type { PlanReview, Review } from "./contract";
import { monthlyCost } from "./cost/cost";
import { listEdges } from "./edges";
import { find } from "./findings/find";
import { connect } from "./graph/connect";
import { traceHops } from "./hops/trace";
import { readPlan } from "./read/read";

export interface NamedPlan {
  /** What the report calls it, such as `hardened-alb-dev`. */
  readonly name: string;
  /** What `terraform show -json` printed, parsed. */
  readonly json: unknown;
}

/** Reviews one plan or state. @throws UnreadablePlan when `planJson` is not the output of `terraform show -json`. */
export function reviewPlan(name: string, planJson: unknown): PlanReview {
  const plan = readPlan(name, planJson);
  const traffic = connect(plan);
  const edges = listEdges(traffic);
  const trace = traceHops(traffic, edges);
  return {
    name,
    changes: countChanges(plan),
    hops: trace.hops,
    edges,
    findings: find({ traffic, edges, ...trace }),
    monthlyCost: monthlyCost(traffic),
  };
}

/**
 * Reviews several plans, in the order given, each against the baseline at the same place, if there is one.
 * @throws UnreadablePlan for the first that cannot be read.
 */
export function reviewPlans(plans: readonly NamedPlan[], baselines: readonly NamedPlan[] = []): Review {
  return {
    plans: plans.map(({ name, json }, at) => {
      const plan = reviewPlan(name, json);
      const baseline = baselines[at];
      return baseline ? { ...plan, baseline: compare(plan, reviewPlan(baseline.name, baseline.json)) } : plan;
    }),
  };
}
