import fc from "fast-check";
import { validate } from "../../environments/validate";
import { InputError } from "../../modules/foundation/checks";
import { dev } from "../../environments/dev";
import { anyInput, synthesizeAll } from "../environments/any-input";
import { devWith } from "../support/faults";
import { expectItPlans } from "../support/plans";
import type { Template } from "../support/template";
import { itPlansWhatIsLegal } from "./any-legal";

const MINUTES = 60_000;

itPlansWhatIsLegal(10);

it(
  "what dev becomes by any one value that is not refused plans too",
  async () => {
    const asItIs = synthesizeAll(dev).map((stack) => JSON.stringify(stack));
    let planned = 0;
    await fc.assert(
      fc.asyncProperty(anyInput, async ([path, value]) => {
        for (const stack of notRefused(path, value)) {
          if (asItIs.includes(JSON.stringify(stack))) continue;
          await expectItPlans(stack);
          planned += 1;
        }
      }),
      { numRuns: 150, endOnFailure: true },
    );
    expect(planned).toBeGreaterThan(0);
  },
  30 * MINUTES,
);

function notRefused(path: string, value: unknown): Template[] {
  const given = devWith({ [path]: value });
  try {
    validate([given]);
    return synthesizeAll(given);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
