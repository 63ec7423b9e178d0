import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { type TerraformStack, Testing } from "cdktf";
import type { Template } from "./template";

/** `<stack>-<environment>` of everything that main.ts makes, or of one stack. */
export const stackIds = (stack = ""): string[] => idsIn("environments", stack);

/** The planned examples: what no environment of this repository uses. */
export const exampleIds = (stack = ""): string[] => idsIn("examples", stack);

/** A fresh copy of one synthesized stack. */
export function template(stackId: string): Template {
  return JSON.parse(readFileSync(path.join(stackFolder(stackId), "cdk.tf.json"), "utf8")) as Template;
}

/** Where the JSON of a synthesized stack lies, for Terraform to read. */
export function stackFolder(stackId: string): string {
  const places = ["environments", "examples"].map((kind) => path.join(folder(kind), stackId));
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error(`no stack ${stackId} was synthesized`);
  return found;
}

/** Synthesizes one stack in this process, validations included. */
export function synthesized(create: (app: ReturnType<typeof Testing.app>) => TerraformStack): Template {
  return JSON.parse(Testing.synth(create(Testing.app()), true)) as Template;
}

const idsIn = (kind: string, stack: string): string[] =>
  readdirSync(folder(kind))
    .filter((id) => id.startsWith(stack))
    .sort();

const folder = (kind: string): string => path.join(String(process.env["SYNTHESIZED"]), kind, "stacks");
