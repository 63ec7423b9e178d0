import fc from "fast-check";
import { policies } from "../policies/all";
import { legalStacks } from "./any-legal/all";
import { synthesizeLegal } from "./any-legal/legal-stack";

it.each([
  ["hardened-alb", 60],
  ["alb-reencryption", 30],
  ["nlb-passthrough", 20],
  ["service-connect-mesh", 15],
] as const)(
  "%s keeps every policy, whatever an environment makes of it",
  (name, numRuns) => {
    fc.assert(
      fc.property(legalStacks[name], (any) => {
        const made = synthesizeLegal(any);
        expect(policies.filter(({ faults }) => faults(made).length > 0).map((policy) => policy.name)).toEqual([]);
      }),
      { numRuns },
    );
  },
  180_000,
);
