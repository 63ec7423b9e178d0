import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Runs before all suites: synthesizes every stack × environment once, the way `cdktf synth` does. */
export default function synthesize(): void {
  const outdir = mkdtempSync(path.join(tmpdir(), "synthesized-"));
  execFileSync(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: path.resolve(__dirname, "../.."),
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    stdio: "inherit",
  });
  process.env["SYNTHESIZED"] = outdir;
}
