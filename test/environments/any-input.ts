import { type TerraformStack, Testing } from "cdktf";
import fc from "fast-check";
import { dev } from "../../environments/dev";
import type { Environment } from "../../environments/schema/environment";
import { AlbReencryption } from "../../stacks/alb-reencryption";
import { HardenedAlb } from "../../stacks/hardened-alb";
import { NlbPassthrough } from "../../stacks/nlb-passthrough";
import { ServiceConnectMesh } from "../../stacks/service-connect-mesh";
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

/** What main.ts makes of an environment. */
export function synthesizeAll({ deployment, ...stacks }: Environment): Template[] {
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

/** dev with one value of it replaced: where, and by what. */
export const anyInput: fc.Arbitrary<[path: string, value: unknown]> = fc.tuple(
  fc.constantFrom(...pathsOf(dev)),
  anything,
);
