import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Review } from "./contract";
import { renderMarkdown } from "./report/markdown";
import { renderText } from "./report/text";
import { reviewPlans, type NamedPlan } from "./review";
import { UnreadablePlan } from "./unreadable-plan";

const FORMATS = ["text", "md", "json"] as const;
type Format = (typeof FORMATS)[number];

const USAGE = `Usage: npm run review -- --plan FILE… [--format ${FORMATS.join("|")}] [--baseline FILE…] [--out DIR]
A baseline is an earlier plan or state to compare with, one per plan. FILE holds what \`terraform show -json\` prints for a plan or a state, or cdk.tf.json.`;

/** Exit status: no error finding, error findings, input that cannot be read. */
const [CLEAN, FINDINGS, UNREADABLE] = [0, 1, 2];

class Usage extends Error {}

function main(args: readonly string[]): number {
  const { files, baselines, format, out } = parse(args);
  const review = reviewPlans(files.map(read), baselines.map(read));
  if (out === undefined) process.stdout.write(`${render(review, format)}\n`);
  else writeAll(review, format, out);
  return review.plans.some(({ findings }) => findings.some(({ severity }) => severity === "error")) ? FINDINGS : CLEAN;
}

function parse(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      plan: { type: "string", multiple: true, default: [] },
      baseline: { type: "string", multiple: true, default: [] },
      format: { type: "string", default: "text" },
      out: { type: "string" },
    },
  });
  // `--plan a.json b.json` is what a shell makes of `--plan *.json`.
  const files = [...values.plan, ...positionals];
  if (files.length === 0) throw new Usage("--plan must be at least one file, got none");
  const baselines = values.baseline;
  if (baselines.length > 0 && baselines.length !== files.length) {
    throw new Usage(`--baseline must be one file per plan (${files.length}), got ${baselines.length}`);
  }
  const format = FORMATS.find((known) => known === values.format);
  if (!format) throw new Usage(`--format must be one of ${FORMATS.join(", ")}, got ${values.format}`);
  return { files, baselines, format, out: values.out };
}

function read(file: string): NamedPlan {
  try {
    return { name: nameOf(file), json: JSON.parse(readFileSync(file, "utf8")) };
  } catch (error) {
    throw new UnreadablePlan(file, "a file with the output of `terraform show -json`", whyUnreadable(error));
  }
}

function whyUnreadable(error: unknown): string {
  if (error instanceof SyntaxError) return "text that is not JSON";
  return (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : String(error);
}

/** The file's name, or its folder's where the file says no more than `plan.json`. */
function nameOf(file: string): string {
  const name = basename(file).replace(/([.-]?(tf)?plan)?\.json$/, "");
  return ["", "state", "cdk.tf"].includes(name) ? basename(dirname(resolve(file))) : name;
}

function render(review: Review, format: Format): string {
  if (format === "json") return JSON.stringify(review, null, 2);
  if (format === "md") return renderMarkdown(review);
  return renderText(review, { color: Boolean(process.stdout.isTTY), width: process.stdout.columns ?? 100 });
}

/** One file per plan, named after it. */
function writeAll(review: Review, format: Format, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const plan of review.plans) {
    const file = join(directory, `${plan.name}.${format === "text" ? "txt" : format}`);
    const text =
      format === "text"
        ? renderText({ plans: [plan] }, { color: false, width: 100 })
        : render({ plans: [plan] }, format);
    writeFileSync(file, `${text}\n`);
    process.stdout.write(`${file}\n`);
  }
}

function fail(error: unknown): number {
  const ours = error instanceof UnreadablePlan || error instanceof Usage;
  const badArgument =
    error instanceof TypeError && String((error as { code?: string }).code).startsWith("ERR_PARSE_ARGS");
  if (!ours && !badArgument) throw error;
  process.stderr.write(`${error.message}\n${error instanceof UnreadablePlan ? "" : `${USAGE}\n`}`);
  return UNREADABLE;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.exitCode = fail(error);
}
