/** `npm start [-- <environment>]`: reviews a real plan of every stack of one environment, without an AWS account. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Review } from "./review/contract";
import { renderMarkdown } from "./review/report/markdown";
import { renderText } from "./review/report/text";
import { reviewPlans } from "./review/review";
import { UnreadablePlan } from "./review/unreadable-plan";
import { findTerraform, type TerraformBinary } from "./terraform/binary";
import { runTool } from "./terraform/command-line";
import { initialize, type InstalledProvider } from "./terraform/init";
import { OFFLINE_OVERRIDES, offlineOverride } from "./terraform/offline-override";
import { planWorkspace, type PlannedStack } from "./terraform/plan";
import { Steps } from "./terraform/steps";
import { stacksOf, type SynthesizedStack, synthesize } from "./terraform/synth";
import { ToolError } from "./terraform/tool-error";
import { createWorkspace } from "./terraform/workspace";

const PROJECT = path.resolve(__dirname, "..");

/** Each plan keeps a core busy and takes about 750 MB. */
const PLANS_AT_ONCE = Math.min(availableParallelism(), 4);

async function start(): Promise<number> {
  const environment = environmentArgument();
  const steps = new Steps();
  const terraform = await findTerraform();
  const synthesized = mkdtempSync(path.join(tmpdir(), "cdktf.out-"));
  try {
    const all = await steps.run("synth", "Synthesize", () => synthesize(PROJECT, synthesized));
    const stacks = stacksOf(environment, all);
    const folder = path.join(PROJECT, ".review", environment);
    rmSync(folder, { recursive: true, force: true });
    const { plans, providers } = await planOffline(steps, terraform, stacks, folder);
    const review = await steps.run("review", "Review", () =>
      reviewPlans(plans.map(({ name, planJson }) => ({ name, json: planJson }))),
    );
    const reports = writeReports(review, folder);
    const width = process.stdout.columns || 120;
    print(renderText(review, { color: Boolean(process.stdout.isTTY) && process.stdout.hasColors(), width }));
    print(closing({ environment, terraform, providers, reports, split: steps.split, stacks }));
    return review.plans.some(({ findings }) => findings.some(({ severity }) => severity === "error")) ? 1 : 0;
  } finally {
    rmSync(synthesized, { recursive: true, force: true });
  }
}

function environmentArgument(): string {
  const { positionals } = parseArguments();
  if (positionals.length > 1) throw new ToolError(`One environment at a time, got ${positionals.join(" ")}.`);
  return positionals[0] ?? "dev";
}

function parseArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: {} });
  } catch (error) {
    throw new ToolError(`${(error as Error).message}\nUsage: npm start [-- <environment>]`);
  }
}

async function planOffline(
  steps: Steps,
  terraform: TerraformBinary,
  stacks: readonly SynthesizedStack[],
  folder: string,
): Promise<{ plans: PlannedStack[]; providers: InstalledProvider[] }> {
  const workspaces = stacks.map((stack) => createWorkspace(stack.folder, folder, offlineOverride));
  const providers = await steps.run("init", `${terraform.product} init`, () => initialize(terraform, workspaces));
  const plans = await steps.each(
    "plan",
    ({ name }) => `Plan ${name}`,
    workspaces,
    PLANS_AT_ONCE,
    (workspace, say) => {
      let planned = 0;
      return planWorkspace(terraform, workspace, () => say(`${++planned} resources`));
    },
  );
  return { plans, providers };
}

/** @returns the files written, relative to the project */
function writeReports(review: Review, folder: string): string[] {
  const reports = { "review.md": renderMarkdown(review), "review.json": `${JSON.stringify(review, null, 2)}\n` };
  mkdirSync(folder, { recursive: true });
  return Object.entries(reports).map(([name, content]) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return path.relative(PROJECT, file);
  });
}

interface Closing {
  readonly environment: string;
  readonly terraform: TerraformBinary;
  readonly providers: readonly InstalledProvider[];
  readonly reports: readonly string[];
  readonly stacks: readonly SynthesizedStack[];
  readonly split: string;
}

function closing({ environment, terraform, providers, reports, stacks, split }: Closing): string {
  const provider = providers.map(({ version, from }) => `hashicorp/aws ${version} from ${from}`).join("; ");
  const [first] = stacks;
  return [
    `Planned by ${terraform.product} ${terraform.version} with ${provider}. For this review alone, copies of the stacks have`,
    ...OFFLINE_OVERRIDES.map((override) => `  ${override}`),
    `Reports: ${reports.join("  ")}`,
    `Plans:   .review/${environment}/<stack>/plan.json`,
    `Next:    npx cdktf deploy ${first?.name}, with your credentials; npm start -- <environment> for another one`,
    `Time:    ${split}`,
  ].join("\n");
}

const print = (text: string): void => void process.stdout.write(`\n${text}\n`);

void runTool(start, [UnreadablePlan]);
