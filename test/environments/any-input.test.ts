import { type TerraformStack, Testing } from "cdktf";
import fc from "fast-check";
import { dev } from "../../environments/dev";
import type { Environment } from "../../environments/schema/environment";
import { validate } from "../../environments/validate";
import { InputError } from "../../modules/foundation/checks";
import { AlbReencryption } from "../../stacks/alb-reencryption";
import { HardenedAlb } from "../../stacks/hardened-alb";
import { NlbPassthrough } from "../../stacks/nlb-passthrough";
import { ServiceConnectMesh } from "../../stacks/service-connect-mesh";
import { policies } from "../policies/all";
import { devWith } from "../support/faults";
import type { Template } from "../support/template";

/** What people and scripts put into the wrong place. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    "",
    " ",
    0,
    -1,
    1.5,
    Number.NaN,
    65_536,
    true,
    false,
    [],
    {},
    "⇒",
    "${x}",
    "%{if x}",
  ),
  fc.string({ maxLength: 300 }),
  fc.integer(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.integer(), { maxKeys: 2 }),
);

/** The dotted paths of all values, leaves and branches alike. */
function pathsOf(value: unknown, here: readonly string[] = []): string[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...here, key]))
      : [];
  return here.length === 0 ? below : [here.join("."), ...below];
}

function synthesizeAll({ deployment, ...stacks }: Environment): Template[] {
  const { hardenedAlb, albReencryption, nlbPassthrough, serviceConnectMesh } = stacks;
  const app = Testing.app();
  const all: TerraformStack[] = [
    new HardenedAlb(app, "hardened-alb-any", { deployment, ...hardenedAlb }),
    new AlbReencryption(app, "alb-reencryption-any", { deployment, ...albReencryption }),
    new NlbPassthrough(app, "nlb-passthrough-any", { deployment, ...nlbPassthrough }),
    new ServiceConnectMesh(app, "service-connect-mesh-any", { deployment, ...serviceConnectMesh }),
  ];
  return all.map((stack) => JSON.parse(Testing.synth(stack, true)) as Template);
}

it("is refused, fault by fault, with where it is, what is allowed and what was given; or it keeps every policy", () => {
  let refused = 0;
  let taken = 0;
  fc.assert(
    fc.property(fc.constantFrom(...pathsOf(dev)), anything, (path, value) => {
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
        ["hardenedAlb", ""],
        ["serviceConnectMesh", null],
        ["deployment", null],
      ],
    },
  );
  expect(Math.min(refused, taken)).toBeGreaterThan(0);
});
