import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readStackJson, type StackJson } from "./stack-json";

/** A folder in which Terraform runs: a copy of a synthesized stack and a generated override file. */
export interface Workspace {
  /** The stack's id, such as `hardened-alb-dev`. */
  readonly name: string;
  readonly folder: string;
  readonly stack: StackJson;
  /** Whether Terraform finds the user's AWS credentials there. */
  readonly credentials: "none" | "user";
}

// What `cdktf deploy` leaves in a synthesized stack is the user's, and no part of the stack.
const NOT_COPIED = /^(\.terraform.*|.*\.tfstate.*|plan)$/;

/**
 * Copies a synthesized stack (`cdktf.out/stacks/<name>`) to `<parent>/<name>` and lays the override beside it. A state
 * that lies there from an earlier run stays.
 *
 * @param credentials @default "none": no AWS variable, profile or instance role is read
 */
export function createWorkspace(
  stackFolder: string,
  parent: string,
  override: (stack: StackJson) => object,
  credentials: Workspace["credentials"] = "none",
): Workspace {
  const name = path.basename(stackFolder);
  const folder = path.join(parent, name);
  const stack = readStackJson(path.join(stackFolder, "cdk.tf.json"));
  mkdirSync(folder, { recursive: true });
  cpSync(stackFolder, folder, { recursive: true, filter: (source) => !NOT_COPIED.test(path.basename(source)) });
  writeFileSync(path.join(folder, "generated_override.tf.json"), JSON.stringify(override(stack), null, 2));
  return { name, folder, stack, credentials };
}
