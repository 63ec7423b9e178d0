import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFakecloud } from "../../tools/emulator/fakecloud";
import { endDeployments, prepareDeployments } from "../../tools/emulator/local-deployment";
import { managed, readState } from "../../tools/emulator/state-alone";
import { applyWorkspace } from "../../tools/terraform/apply";
import { findTerraform } from "../../tools/terraform/binary";
import type { Workspace } from "../../tools/terraform/workspace";
import { ToolError } from "../../tools/terraform/tool-error";
import { describeWith } from "../support/prerequisites";
import { stackFolder } from "../support/stacks";
import { interruptApply } from "./interrupted-apply";

const MINUTES = 60_000;
const ROUNDS = 6;
/** Until then everything of a stack has been created that is not waited for. */
const LATEST_SECONDS = 30;

interface Round {
  readonly killedAfter: string;
  /** What the state held after the kill. */
  readonly inState: number;
  /** Whether the next apply completed by itself. */
  readonly resumed: boolean;
  /** What Terraform had created and lost: it exists already, and the state does not know it. */
  readonly orphans: string;
}

/** Throws where the state is corrupt. Before its first write Terraform creates the file, empty, to lock it. */
function resourcesIn(workspace: Workspace): number {
  const file = path.join(workspace.folder, "terraform.tfstate");
  return existsSync(file) && statSync(file).size > 0 ? managed(readState(workspace)).length : 0;
}

/** Kills an apply at some moment, then applies again. */
async function round(milliseconds: number): Promise<Round> {
  const parent = mkdtempSync(path.join(tmpdir(), "kills-"));
  const terraform = await findTerraform();
  const deployments = await prepareDeployments(
    terraform,
    String(findFakecloud()),
    [stackFolder("hardened-alb-dev")],
    parent,
  );
  try {
    const [{ workspace }] = deployments as [(typeof deployments)[number]];
    const { code } = await interruptApply(terraform, workspace, "SIGKILL", { milliseconds });
    if (code !== null) throw new Error(`the apply had ended by itself, with ${code}`);
    const inState = resourcesIn(workspace);
    const error = await applyWorkspace(terraform, workspace).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    if (error !== undefined && !(error instanceof ToolError)) throw error;
    const orphans = [...(error?.message ?? "").matchAll(/^(aws_\S+?): .*/gm)].map(([, address]) => address);
    if (error && !/already ?exists|Duplicate/i.test(error.message)) throw error;
    return {
      killedAfter: `${(milliseconds / 1000).toFixed(1)} s`,
      inState,
      resumed: error === undefined,
      orphans: orphans.join(" "),
    };
  } finally {
    await endDeployments(deployments);
    rmSync(parent, { recursive: true, force: true });
  }
}

describeWith(["fakecloud"], "SIGKILL in the middle of an apply", () => {
  it(
    "never leaves a corrupt state; what was lost is named by the next apply",
    async () => {
      const moments = Array.from({ length: ROUNDS }, () => 2000 + Math.random() * (LATEST_SECONDS - 2) * 1000);
      const rounds: Round[] = [];
      for (let next = 0; next < ROUNDS; next += 3) {
        rounds.push(...(await Promise.all(moments.slice(next, next + 3).map(round))));
      }
      console.table(rounds);
      expect(rounds).toHaveLength(ROUNDS);
    },
    20 * MINUTES,
  );
});
