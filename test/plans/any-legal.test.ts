import fc from "fast-check";
import { legalStacks } from "../stacks/any-legal/all";
import { synthesizeLegal } from "../stacks/any-legal/legal-stack";
import { expectItPlans } from "../support/plans";

const MINUTES = 60_000;

// Every plan takes seconds: a few here, many in the full form (any-legal.full.ts).
it.each(Object.entries(legalStacks))(
  "%s plans, whatever an environment makes of it",
  (_, legal) =>
    fc.assert(
      fc.asyncProperty(legal, (any) => expectItPlans(synthesizeLegal(any))),
      { numRuns: 2, endOnFailure: true },
    ),
  5 * MINUTES,
);
