import type { Review } from "../contract";

/** The report as a comment on a pull request. */
export function renderMarkdown(review: Review): string {
  return review.plans.map((plan) => `## ${plan.name}`).join("\n");
}
