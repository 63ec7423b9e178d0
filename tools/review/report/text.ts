import type { Review } from "../contract";

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The report for a terminal. */
export function renderText(review: Review, options: TextOptions): string {
  return review.plans.map((plan) => plan.name.slice(0, options.width)).join("\n");
}
