import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * Files of the shell folder as one program for `sh -euc`: what a reviewer reads in the plan is what shellcheck and the
 * tests have read. No file says `${` or `%{`, which Terraform would take for its own.
 */
export const shellProgram = (...files: readonly string[]): string =>
  files.map((file) => readFileSync(path.join(__dirname, "shell", file), "utf8")).join("\n");

export const sh = ["/bin/sh", "-euc"] as const;
