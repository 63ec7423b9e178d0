import { mkdirSync } from "node:fs";
import path from "node:path";
import type { TerraformBinary } from "../terraform/binary";
import { initialize } from "../terraform/init";
import { readStackJson } from "../terraform/stack-json";
import { Interrupted, ToolError } from "../terraform/tool-error";
import { createWorkspace, type Workspace } from "../terraform/workspace";
import { accountOf, writeProfile } from "./account";
import { type Emulator, type EmulatorOptions, startEmulator } from "./emulator";
import { emulatorOverride } from "./emulator-override";
import { createStandIns, type StandIn } from "./stand-ins";

/** An apply waits most of its time, so more of them than cores go on at once; each takes about 600 MB. */
export const APPLIES_AT_ONCE = 6;

/** A copy of a stack, ready to be applied to an emulator of its own. */
export interface LocalDeployment {
  readonly workspace: Workspace;
  readonly emulator: Emulator;
  readonly standIns: readonly StandIn[];
  /** An AWS config file. */
  readonly profile: string;
}

/**
 * Copies synthesized stacks below `parent`, starts an emulator for each, creates there what the stack takes for granted
 * in its account, and runs `terraform init`. A state that lies there from an earlier run stays.
 *
 * One emulator for all would be closer to an account, but fakecloud 0.51 lists every launch template whichever one is
 * asked for, and the provider then finds none.
 *
 * The caller stops the emulators: {@link endDeployments}.
 */
export async function prepareDeployments(
  terraform: TerraformBinary,
  fakecloud: string,
  stackFolders: readonly string[],
  parent: string,
  options: Pick<EmulatorOptions, "dataFolder"> = {},
): Promise<LocalDeployment[]> {
  const deployments: LocalDeployment[] = [];
  try {
    for (const folder of stackFolders) deployments.push(await prepare(fakecloud, folder, parent, options));
    await initialize(
      terraform,
      deployments.map(({ workspace }) => workspace),
    );
    return deployments;
  } catch (error) {
    await endDeployments(deployments);
    throw error;
  }
}

/**
 * Does some work on a deployment.
 *
 * @throws ToolError that names the cause where the work fails because the emulator has ended meanwhile
 */
export async function whileItLives<T>({ workspace, emulator }: LocalDeployment, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Interrupted || (await emulator.answers())) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new ToolError(
      `${workspace.name}: the emulator has ended before Terraform was done, and what it held with it. Run this again.\n${cause}`,
    );
  }
}

/** Ends the emulators, and with them all they hold. */
export async function endDeployments(deployments: readonly LocalDeployment[]): Promise<void> {
  await Promise.all(deployments.map(({ emulator }) => emulator.stop()));
}

async function prepare(
  fakecloud: string,
  stackFolder: string,
  parent: string,
  options: Pick<EmulatorOptions, "dataFolder">,
): Promise<LocalDeployment> {
  const name = path.basename(stackFolder);
  const stack = readStackJson(path.join(stackFolder, "cdk.tf.json"));
  const account = accountOf(name, stack);
  const emulator = await startEmulator(fakecloud, { ...account, ...options });
  try {
    const standIns = await createStandIns(emulator, account, stack);
    const profile = path.resolve(parent, name, "aws-config");
    mkdirSync(path.dirname(profile), { recursive: true });
    writeProfile(profile, emulator.endpoint, account);
    const workspace = createWorkspace(stackFolder, parent, () => emulatorOverride(stack, profile, standIns));
    return { workspace, emulator, standIns, profile };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
