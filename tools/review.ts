/**
 * `npm run review`: reviews plan files (tools/review/cli.ts). With `--live <stack>-<environment>` it makes the plan
 * first: against the real state, with the user's credentials.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform } from "./terraform/binary";
import { runTool } from "./terraform/command-line";
import { initialize } from "./terraform/init";
import { planWorkspace } from "./terraform/plan";
import { Steps } from "./terraform/steps";
import { type SynthesizedStack, synthesize } from "./terraform/synth";
import { ToolError } from "./terraform/tool-error";
import { createWorkspace } from "./terraform/workspace";

const PROJECT = path.resolve(__dirname, "..");

async function review(): Promise<number> {
  const args = process.argv.slice(2);
  const at = args.indexOf("--live");
  if (at === -1) return reviewFiles(args);
  const [, id] = args.splice(at, 2);
  if (id === undefined) throw new ToolError("--live must be followed by <stack>-<environment>, got nothing.");
  return reviewFiles(["--plan", await planLive(id), ...args]);
}

function reviewFiles(args: readonly string[]): number {
  const cli = path.join(__dirname, "review", "cli.ts");
  const { status, error } = spawnSync(process.execPath, ["--import", "tsx", cli, ...args], { stdio: "inherit" });
  if (error) throw error;
  return status ?? 1;
}

/** @returns the file that holds the plan, as `terraform show -json` prints it */
async function planLive(id: string): Promise<string> {
  const steps = new Steps({ silent: !process.stdout.isTTY });
  const terraform = await findTerraform();
  const synthesized = mkdtempSync(path.join(tmpdir(), "cdktf.out-"));
  try {
    const stacks = await steps.run("synth", "Synthesize", () => synthesize(PROJECT, synthesized));
    // As deep below the project as cdktf.out/stacks/<stack>: a local backend's path is relative.
    const folder = path.join(PROJECT, ".review", "live");
    const workspace = createWorkspace(stackOf(id, stacks).folder, folder, () => ({}), "user");
    await steps.run("init", `${terraform.product} init`, () => initialize(terraform, [workspace]));
    const plan = await steps.run("plan", `Plan ${id} against its state`, (say) => {
      let changes = 0;
      return planWorkspace(terraform, workspace, () => say(`${++changes} changes`));
    });
    return plan.file;
  } finally {
    rmSync(synthesized, { recursive: true, force: true });
  }
}

function stackOf(id: string, stacks: readonly SynthesizedStack[]): SynthesizedStack {
  const stack = stacks.find(({ name }) => name === id);
  if (stack) return stack;
  const known = stacks.map(({ name }) => name).join(", ");
  throw new ToolError(`--live must be followed by one of ${known}, got ${JSON.stringify(id)}.`);
}

void runTool(review);
