import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { type TerraformStack, Testing } from "cdktf";
import type { Template } from "./template";

const folder = (): string => path.join(process.env["SYNTHESIZED"] ?? "cdktf.out", "stacks");

/** `<stack>-<environment>` of everything that main.ts makes, of one stack where it is named. */
export function stackIds(stack = ""): string[] {
  return readdirSync(folder())
    .filter((id) => id.startsWith(stack))
    .sort();
}

/** A fresh copy of one synthesized stack. */
export function template(stackId: string): Template {
  return JSON.parse(readFileSync(path.join(folder(), stackId, "cdk.tf.json"), "utf8")) as Template;
}

/** Synthesizes one stack in this process, validations included. */
export function synthesized(create: (app: ReturnType<typeof Testing.app>) => TerraformStack): Template {
  return JSON.parse(Testing.synth(create(Testing.app()), true)) as Template;
}
