import { rmSync } from "node:fs";

/** Runs after all suites. */
export default function removeSynthesized(): void {
  const outdir = process.env["SYNTHESIZED"];
  if (outdir) rmSync(outdir, { recursive: true });
}
