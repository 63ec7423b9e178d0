import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applyWorkspace } from "../terraform/apply";
import type { TerraformBinary } from "../terraform/binary";
import type { Workspace } from "../terraform/workspace";

/** The parts of a state file that are read here. */
export interface State {
  readonly resources: readonly StateResource[];
}

export interface StateResource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly dependencies?: readonly string[] }[];
}

export const readState = (workspace: Workspace): State =>
  JSON.parse(readFileSync(path.join(workspace.folder, "terraform.tfstate"), "utf8")) as State;

export const addressOf = ({ type, name }: StateResource): string => `${type}.${name}`;

export const managed = (state: State): StateResource[] => state.resources.filter(({ mode }) => mode === "managed");

/**
 * A workspace whose state holds some resources of another's, and whose configuration holds none: the provider alone.
 *
 * The provider knows how to read and how to delete every type it has. So a refresh of such a workspace asks the API
 * which of them are there, and an apply deletes them behind the other workspace's back, in the right order.
 */
export function stateAlone(of: Workspace, purpose: string, keep: (resource: StateResource) => boolean): Workspace {
  const folder = path.join(of.folder, purpose);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  symlinkSync(path.join("..", ".terraform"), path.join(folder, ".terraform"));
  copyFileSync(path.join(of.folder, ".terraform.lock.hcl"), path.join(folder, ".terraform.lock.hcl"));
  const parts = [
    ["cdk.tf.json", ["terraform", "provider"]],
    ["generated_override.tf.json", ["terraform", "provider"]],
  ] as const;
  for (const [file, blocks] of parts) {
    const whole = JSON.parse(readFileSync(path.join(of.folder, file), "utf8")) as Record<string, unknown>;
    const part = Object.fromEntries(blocks.map((block) => [block, whole[block]]));
    writeFileSync(path.join(folder, file), JSON.stringify(part));
  }
  const state = readState(of);
  const kept = { ...state, resources: managed(state).filter(keep), outputs: {}, check_results: null };
  writeFileSync(path.join(folder, "terraform.tfstate"), JSON.stringify(kept));
  return { ...of, folder };
}

/** Asks the API which of a state's resources are there. @returns their addresses */
export async function askFor(terraform: TerraformBinary, alone: Workspace): Promise<string[]> {
  await applyWorkspace(terraform, alone, { options: ["-refresh-only"] });
  return managed(readState(alone)).map(addressOf);
}
