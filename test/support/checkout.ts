import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../..");
const COPIED = ["cdktf.json", "environments", "main.ts", "modules", "package.json", "stacks", "tools", "tsconfig.json"];

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of this checkout that a test may edit, run commands in and throw away. */
export class Checkout {
  readonly folder = mkdtempSync(path.join(tmpdir(), "checkout-"));

  constructor() {
    for (const name of COPIED) cpSync(path.join(PROJECT, name), path.join(this.folder, name), { recursive: true });
    symlinkSync(path.join(PROJECT, "node_modules"), path.join(this.folder, "node_modules"));
  }

  /** Replaces the first occurrence of `from`, as somebody who edits the file would. */
  edit(file: string, from: string, to: string): void {
    const target = path.join(this.folder, file);
    const before = readFileSync(target, "utf8");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} does not hold ${from}`);
    writeFileSync(target, after);
  }

  /** Puts back what {@link edit} changed. */
  restore(file: string): void {
    cpSync(path.join(PROJECT, file), path.join(this.folder, file));
  }

  /** `npm start -- <args>`. */
  start(args: readonly string[] = [], variables: Record<string, string> = {}): Promise<CommandResult> {
    return this.run("tools/start.ts", args, variables);
  }

  /** What an npm script runs, with an environment of PATH and HOME alone. */
  run(script: string, args: readonly string[], variables: Record<string, string> = {}): Promise<CommandResult> {
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, ...variables };
    const command = ["--import", "tsx", path.join(this.folder, script), ...args];
    return new Promise((resolve) => {
      execFile(process.execPath, command, { cwd: this.folder, env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
