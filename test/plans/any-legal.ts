import fc from "fast-check";
import { legalStacks } from "../stacks/any-legal/all";
import { synthesizeLegal } from "../stacks/any-legal/legal-stack";
import { expectItPlans } from "../support/plans";

const MINUTES = 60_000;

/** Plans what chance makes of every stack. @param numRuns how many of each; a plan takes seconds */
export function itPlansWhatIsLegal(numRuns: number): void {
  it.each(Object.entries(legalStacks))(
    "%s plans, whatever an environment makes of it",
    (_, legal) =>
      fc.assert(
        fc.asyncProperty(legal, (any) => expectItPlans(synthesizeLegal(any))),
        { numRuns, endOnFailure: true },
      ),
    15 * MINUTES,
  );
}
