import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { managed, readState } from "../../tools/emulator/state-alone";
import { applyWorkspace } from "../../tools/terraform/apply";
import type { Workspace } from "../../tools/terraform/workspace";
import { ToolError } from "../../tools/terraform/tool-error";
import { describeWith } from "../support/prerequisites";
import { stackFolder, stackIds } from "../support/stacks";
import { withEmulated } from "./emulated";
import { interruptApply } from "./interrupted-apply";
import { held, kindOf, strangers } from "./strangers";

const MINUTES = 60_000;
const ROUNDS_OF_A_STACK = 2;
/** Each takes about 600 MB. */
const ROUNDS_AT_ONCE = 3;
/** Until then everything of a stack has been created that is not waited for. */
const LATEST_SECONDS = 30;

interface Round {
  readonly stack: string;
  readonly killedAfter: string;
  /** What the state held after the kill. */
  readonly inState: number;
  /** Whether the next apply completed by itself. */
  readonly resumed: boolean;
  /** What the next apply names: it exists already, and the state does not know it. */
  readonly named: string;
  /** Kinds of what the account holds besides, and no apply tells: it carries no name, and was created once more. */
  readonly leftBehind: string;
}

/** Milliseconds. */
const randomMoment = (): number => 2000 + Math.random() * (LATEST_SECONDS - 2) * 1000;

/** Throws where the state is corrupt. Before its first write Terraform creates the file, empty, to lock it. */
function resourcesIn(workspace: Workspace): number {
  const file = path.join(workspace.folder, "terraform.tfstate");
  return existsSync(file) && statSync(file).size > 0 ? managed(readState(workspace)).length : 0;
}

/** Kills an apply at some moment, then applies again. */
const round = (stack: string, milliseconds: number): Promise<Round> =>
  withEmulated(stackFolder(stack), async (terraform, deployment) => {
    const { workspace } = deployment;
    const before = await held(deployment);
    const { code } = await interruptApply(terraform, workspace, "SIGKILL", { milliseconds });
    if (code !== null) throw new Error(`the apply had ended by itself, with ${code}`);
    const inState = resourcesIn(workspace);
    const error = await applyWorkspace(terraform, workspace).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    if (error !== undefined && !(error instanceof ToolError)) throw error;
    const named = [...(error?.message ?? "").matchAll(/^(aws_\S+?): .*/gm)].map(([, address]) => address);
    if (error && !/already ?exists|Duplicate/i.test(error.message)) throw error;
    return {
      stack,
      killedAfter: `${(milliseconds / 1000).toFixed(1)} s`,
      inState,
      resumed: error === undefined,
      named: named.join(" "),
      leftBehind: (await strangers(deployment, before)).map(kindOf).join(" "),
    };
  });

describeWith(["fakecloud"], "SIGKILL in the middle of an apply", () => {
  it(
    "never leaves a corrupt state, and the next apply completes or names what stands in its way",
    async () => {
      const dev = stackIds().filter((id) => id.endsWith("-dev"));
      const stacks = Array.from({ length: ROUNDS_OF_A_STACK }, () => dev).flat();
      const rounds: Round[] = [];
      for (let next = 0; next < stacks.length; next += ROUNDS_AT_ONCE) {
        const some = stacks.slice(next, next + ROUNDS_AT_ONCE);
        rounds.push(...(await Promise.all(some.map((stack) => round(stack, randomMoment())))));
      }
      console.table(rounds);
      expect(rounds).toHaveLength(stacks.length);
    },
    20 * MINUTES,
  );
});
