/** `npm test`: types, lint, format and every jest suite, one visible step each; closes with the count. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runsInCi } from "../tools/terraform/environment-variables";
import { NEEDS, type PrerequisiteName, prerequisites } from "./support/prerequisites";

const PROJECT = path.resolve(__dirname, "..");

/** The part of jest's `--json` output that is read here. */
interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Suites that broke before their first test. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly ancestorTitles: readonly string[] }[];
  }[];
}

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

function main(): number {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const [title, command] of [
    ["types", ["typescript/bin/tsc"]],
    ["lint", ["eslint/bin/eslint.js", "."]],
    ["format", ["prettier/bin/prettier.cjs", "--check", "."]],
  ] as const) {
    if (step(title, command)) count.passed += 1;
    else count.failed += 1;
  }
  const tests = jest();
  add(count, tests);
  tellSkipped(tests);
  // The last line is read by programs: nothing may follow it.
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
  process.stdout.write(`${count.passed} passed, ${count.failed} failed${skipped}\n`);
  return count.failed > 0 || (runsInCi() && count.skipped > 0) ? 1 : 0;
}

/** Runs a dependency's own program. @returns whether it succeeded */
function step(title: string, [program, ...args]: readonly string[]): boolean {
  process.stdout.write(`\n── ${title}\n`);
  const file = path.join(PROJECT, "node_modules", String(program));
  const { status, error } = spawnSync(process.execPath, [file, ...args], { cwd: PROJECT, stdio: "inherit" });
  if (error) throw error;
  process.stdout.write(`── ${title}: ${status === 0 ? "passed" : "FAILED"}\n`);
  return status === 0;
}

interface JestRun {
  readonly succeeded: boolean;
  /** Nothing where jest itself broke. */
  readonly results?: JestResults;
}

function jest(): JestRun {
  const folder = mkdtempSync(path.join(tmpdir(), "jest-results-"));
  try {
    const file = path.join(folder, "results.json");
    // --ci: a snapshot that nobody has reviewed is a failure, not a new file.
    const succeeded = step("tests", ["jest/bin/jest.js", "--ci", "--json", `--outputFile=${file}`]);
    return { succeeded, ...(existsSync(file) && { results: JSON.parse(readFileSync(file, "utf8")) as JestResults }) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function add(count: Count, { succeeded, results }: JestRun): void {
  const failed = results ? results.numFailedTests + results.numRuntimeErrorTestSuites : 0;
  // jest can fail without a failed test: no tests found, a teardown that throws, a crash.
  count.failed += failed === 0 && !succeeded ? 1 : failed;
  count.passed += results?.numPassedTests ?? 0;
  count.skipped += (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
}

/** Each skipped suite and what enables it. */
function tellSkipped({ results }: JestRun): void {
  const titles = (results?.testResults ?? [])
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "pending" || status === "todo")
    .map(({ ancestorTitles }) => ancestorTitles.join(" › "));
  if (titles.length > 0) process.stdout.write("\nSkipped:\n");
  for (const title of new Set(titles)) {
    const needs = (NEEDS.exec(title)?.[1]?.split(", ") ?? []) as PrerequisiteName[];
    process.stdout.write(`  ${title.replace(NEEDS, "")}\n`);
    for (const name of needs) process.stdout.write(`    needs ${name}: ${prerequisites[name].enable}\n`);
  }
  process.stdout.write("\n");
}

process.exitCode = main();
