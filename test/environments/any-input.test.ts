import fc from "fast-check";
import { validate } from "../../environments/validate";
import { InputError } from "../../modules/foundation/checks";
import { policies } from "../policies/all";
import { devWith } from "../support/faults";
import type { Template } from "../support/template";
import { anyInput, synthesizeAll } from "./any-input";

it("is refused, fault by fault, with where it is, what is allowed and what was given; or it keeps every policy", () => {
  let refused = 0;
  let taken = 0;
  fc.assert(
    fc.property(anyInput, ([path, value]) => {
      const given = devWith({ [path]: value });
      let stacks: Template[];
      try {
        validate([given]);
        stacks = synthesizeAll(given);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        const faults = (error as Error).message
          .split("\n")
          .filter((line) => !/^environments\/: \d+ faults?$/.test(line));
        expect(faults).not.toEqual([]);
        for (const fault of faults) expect(fault).toMatch(/\S+:? must be \S[\s\S]*, got [\s\S]+/);
        refused += 1;
        return;
      }
      for (const stack of stacks) {
        expect(policies.filter(({ faults }) => faults(stack).length > 0).map(({ name }) => name)).toEqual([]);
      }
      taken += 1;
    }),
    {
      numRuns: 150,
      examples: [
        [["hardenedAlb", ""]],
        [["serviceConnectMesh", null]],
        [["deployment", null]],
        [["deployment.environment", Object.create(null)]],
      ],
    },
  );
  expect(Math.min(refused, taken)).toBeGreaterThan(0);
});
