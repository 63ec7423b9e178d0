import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applyWorkspace } from "../terraform/apply";
import type { TerraformBinary } from "../terraform/binary";
import { run } from "../terraform/child-process";
import { terraformEnvironment } from "../terraform/environment-variables";
import { ToolError } from "../terraform/tool-error";
import type { Workspace } from "../terraform/workspace";
import { FORGOTTEN, NOT_ASKED } from "./exceptions";

/** The parts of a state file that are read here. */
export interface State {
  readonly resources: readonly StateResource[];
}

export interface StateResource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances: readonly {
    readonly dependencies?: readonly string[];
    readonly attributes?: Readonly<Record<string, unknown>>;
  }[];
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

/** The resources of a stack that the API is asked for once they have been destroyed. */
export const askable = (workspace: Workspace): Workspace =>
  stateAlone(workspace, "asked", ({ type }) => !NOT_ASKED.some((not) => not.type === type));

/** Destroys a stack, then asks the API for each of its resources. @returns addresses: those asked for, those left */
export async function destroyAndAsk(
  terraform: TerraformBinary,
  workspace: Workspace,
  onResource?: (done: number) => void,
): Promise<{ readonly asked: string[]; readonly left: string[] }> {
  const before = askable(workspace);
  const asked = managed(readState(before)).map(addressOf);
  await forget(terraform, workspace);
  await applyWorkspace(terraform, workspace, { destroy: true, ...(onResource && { onResource }) });
  return { asked, left: await askFor(terraform, before) };
}

/** Takes out of the state what the emulator cannot destroy. */
async function forget(terraform: TerraformBinary, workspace: Workspace): Promise<void> {
  const forgotten = managed(readState(workspace))
    .filter(({ type, instances }) =>
      FORGOTTEN.some(
        (exception) =>
          exception.type === type &&
          instances.some(({ attributes }) => exception.arn.test(String(attributes?.["arn"]))),
      ),
    )
    .map(addressOf);
  if (forgotten.length === 0) return;
  const { code, stderr } = await run(terraform.path, ["state", "rm", ...forgotten], {
    cwd: workspace.folder,
    env: terraformEnvironment(workspace),
  });
  if (code !== 0) throw new ToolError(`${workspace.name}: terraform state rm fails.\n${stderr}`);
}

/** Asks the API which of a state's resources are there. @returns their addresses */
export async function askFor(terraform: TerraformBinary, alone: Workspace): Promise<string[]> {
  await applyWorkspace(terraform, alone, { options: ["-refresh-only"] });
  return managed(readState(alone)).map(addressOf);
}
