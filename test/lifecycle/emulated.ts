import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFakecloud } from "../../tools/emulator/fakecloud";
import { endDeployments, type LocalDeployment, prepareDeployments } from "../../tools/emulator/local-deployment";
import { findTerraform, type TerraformBinary } from "../../tools/terraform/binary";

/** Some stacks, initialized and not applied yet, on an emulator each. */
export interface Emulated {
  readonly terraform: TerraformBinary;
  readonly deployments: readonly LocalDeployment[];
  /** Ends the emulators and removes the folder. */
  readonly end: () => Promise<void>;
}

/** The caller ends it, also where its test fails. */
export async function emulate(stackFolders: readonly string[]): Promise<Emulated> {
  const parent = mkdtempSync(path.join(tmpdir(), "lifecycle-"));
  const terraform = await findTerraform();
  const deployments = await prepareDeployments(terraform, String(findFakecloud()), stackFolders, parent);
  const end = async (): Promise<void> => {
    await endDeployments(deployments);
    rmSync(parent, { recursive: true, force: true });
  };
  return { terraform, deployments, end };
}

/** Does some work on one stack, and ends it. */
export async function withEmulated<T>(
  stackFolder: string,
  work: (terraform: TerraformBinary, deployment: LocalDeployment) => Promise<T>,
): Promise<T> {
  const { terraform, deployments, end } = await emulate([stackFolder]);
  try {
    return await work(terraform, deployments[0] as LocalDeployment);
  } finally {
    await end();
  }
}
