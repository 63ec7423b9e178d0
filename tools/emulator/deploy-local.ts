/** `npm run deploy:local [-- <stack>…] [--env <environment>] [--keep]`: applies stacks to an AWS API on this machine. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { applyWorkspace } from "../terraform/apply";
import { findTerraform, type TerraformBinary } from "../terraform/binary";
import { interrupted } from "../terraform/child-process";
import { runTool } from "../terraform/command-line";
import { type Say, Steps } from "../terraform/steps";
import { stacksOf, type SynthesizedStack, synthesize } from "../terraform/synth";
import { ToolError } from "../terraform/tool-error";
import { EMULATOR_OVERRIDES } from "./emulator-override";
import { ensureFakecloud } from "./fakecloud";
import {
  APPLIES_AT_ONCE,
  endDeployments,
  type LocalDeployment,
  prepareDeployments,
  whileItLives,
} from "./local-deployment";
import { isProtected, unprotect } from "./protection";
import { remainingChanges } from "./second-plan";
import { destroyAndAsk } from "./state-alone";

const PROJECT = path.resolve(__dirname, "../..");
const USAGE = "Usage: npm run deploy:local [-- <stack>…] [--env <environment>] [--keep]";

/** A plan or a destroy keeps a core busy. */
const PLANS_AT_ONCE = 2;

interface Arguments {
  /** Stack names or ids; none stands for all. */
  readonly stacks: readonly string[];
  readonly environment: string;
  readonly keep: boolean;
}

async function deployLocal(): Promise<number> {
  const { stacks: names, environment, keep } = readArguments();
  const steps = new Steps();
  const terraform = await findTerraform();
  const synthesized = mkdtempSync(path.join(tmpdir(), "cdktf.out-"));
  // Of its own, so that a kept deployment goes on beside another.
  const folder = temporaryFolder(path.join(PROJECT, ".deploy-local"), `${environment}-`);
  let deployments: readonly LocalDeployment[] = [];
  try {
    const fakecloud = await steps.run("emulator", "Find the emulator", ensureFakecloud);
    const all = await steps.run("synth", "Synthesize", () => synthesize(PROJECT, synthesized));
    const stacks = selectStacks(stacksOf(environment, all), names, environment);
    deployments = await steps.run("init", `Start the emulators, ${terraform.product} init`, () =>
      prepareDeployments(
        terraform,
        fakecloud,
        stacks.map((stack) => stack.folder),
        folder,
      ),
    );
    const resources = await deploy(steps, terraform, deployments);
    if (keep) await letLookAround(terraform, deployments);
    else await destroy(steps, terraform, deployments);
    print(closing(deployments, resources, keep, steps.split));
    return 0;
  } finally {
    // What was applied ends with the emulator, so what describes it may go too.
    await endDeployments(deployments);
    rmSync(synthesized, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

function temporaryFolder(parent: string, prefix: string): string {
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(path.join(parent, prefix));
}

function readArguments(): Arguments {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { env: { type: "string", default: "dev" }, keep: { type: "boolean", default: false } },
    });
    return { stacks: positionals, environment: values.env, keep: values.keep };
  } catch (error) {
    throw new ToolError(`${(error as Error).message}\n${USAGE}`);
  }
}

/** Stacks by name (`hardened-alb`) or id (`hardened-alb-dev`). */
function selectStacks(
  stacks: readonly SynthesizedStack[],
  names: readonly string[],
  environment: string,
): readonly SynthesizedStack[] {
  const ids = stacks.map(({ name }) => name);
  const unknown = names.filter((name) => !ids.includes(name) && !ids.includes(`${name}-${environment}`));
  if (unknown.length > 0) {
    throw new ToolError(`A stack must be one of ${ids.join(", ")}, got ${unknown.join(", ")}.\n${USAGE}`);
  }
  return stacks.filter(
    ({ name }) => names.length === 0 || names.some((given) => [given, `${given}-${environment}`].includes(name)),
  );
}

/** Applies every stack, shows its outputs and expects a second plan to be empty. @returns how many resources there are */
async function deploy(
  steps: Steps,
  terraform: TerraformBinary,
  deployments: readonly LocalDeployment[],
): Promise<number> {
  const applied = await steps.each("apply", titled("Apply"), deployments, APPLIES_AT_ONCE, (deployment, say) =>
    whileItLives(deployment, () => applyWorkspace(terraform, deployment.workspace, { onResource: counted(say) })),
  );
  deployments.forEach(({ workspace }, index) => print(showOutputs(workspace.name, applied[index]?.outputs ?? {})));
  await steps.each("second plan", titled("Plan again"), deployments, PLANS_AT_ONCE, async (deployment, say) => {
    const { workspace } = deployment;
    const changes = await whileItLives(deployment, () => remainingChanges(terraform, workspace));
    if (changes.length > 0) {
      throw new ToolError(`${workspace.name}: a second plan must be empty, and is not.\n  ${changes.join("\n  ")}`);
    }
    say("no changes");
  });
  return applied.reduce((sum, { resources }) => sum + resources, 0);
}

/** Destroys every stack, those of a lasting environment only once that was refused, and expects nothing to be left. */
async function destroy(
  steps: Steps,
  terraform: TerraformBinary,
  deployments: readonly LocalDeployment[],
): Promise<void> {
  await steps.each("destroy", titled("Destroy"), deployments, APPLIES_AT_ONCE, async (deployment, say) => {
    const { workspace } = deployment;
    const guarded = isProtected(workspace.stack);
    if (guarded) await whileItLives(deployment, () => unprotect(terraform, workspace));
    const { asked, left } = await whileItLives(deployment, () => destroyAndAsk(terraform, workspace, counted(say)));
    if (left.length > 0) {
      throw new ToolError(`${workspace.name}: a destroy must leave nothing, and leaves\n  ${left.join("\n  ")}`);
    }
    say(`${guarded ? "refused while protected, then " : ""}${asked.length} asked for, none left`);
  });
}

async function letLookAround(terraform: TerraformBinary, deployments: readonly LocalDeployment[]): Promise<void> {
  const each = deployments.map(({ workspace, profile, emulator }) => [
    `  ${workspace.name}:`,
    // The option, as an AWS CLI before 2.13 reads no endpoint_url from a profile.
    `    AWS_CONFIG_FILE=${profile} aws --endpoint-url ${emulator.endpoint} elbv2 describe-load-balancers`,
    `    ${terraform.path} -chdir=${workspace.folder} state list`,
  ]);
  print(["Kept until Ctrl-C. In another terminal:", ...each.flat()].join("\n"));
  await interrupted();
}

function closing(deployments: readonly LocalDeployment[], resources: number, keep: boolean, split: string): string {
  const guarded = !keep && deployments.some(({ workspace }) => isProtected(workspace.stack));
  const standIns = new Set(deployments.flatMap((deployment) => deployment.standIns).map(({ of }) => of));
  return [
    `${deployments.length} ${deployments.length === 1 ? "stack" : "stacks"}, ${resources} resources: applied, second plan empty, ${keep ? "kept until Ctrl-C" : "destroyed, nothing left"}.`,
    "For this deployment alone, copies of the stacks had",
    ...EMULATOR_OVERRIDES.map((override) => `  ${override}`),
    ...[...standIns].map((of) => `  ${of}: created in the emulator, under an id of its own`),
    ...(guarded
      ? ["  protection: prevent_destroy and deletion protection off, once a destroy had been refused for them"]
      : []),
    `Time: ${split}`,
  ].join("\n");
}

const titled =
  (verb: string) =>
  ({ workspace }: LocalDeployment): string =>
    `${verb} ${workspace.name}`;

const counted =
  (say: Say) =>
  (done: number): void =>
    say(`${done} resources`);

const showOutputs = (name: string, outputs: Readonly<Record<string, unknown>>): string =>
  [
    `${name}:`,
    ...Object.entries(outputs).map(
      ([output, value]) => `  ${output} = ${typeof value === "string" ? value : JSON.stringify(value)}`,
    ),
  ].join("\n");

const print = (text: string): void => void process.stdout.write(`\n${text}\n`);

void runTool(deployLocal);
