import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(__dirname, "../..");

/** Runs before all suites: synthesizes every stack × environment once, as `cdktf synth` does, and the examples. */
export default function synthesize(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "synthesized-"));
  process.env["SYNTHESIZED"] = folder;
  run("main.ts", path.join(folder, "environments"));
  run("test/examples/main.ts", path.join(folder, "examples"));
}

function run(app: string, outdir: string): void {
  execFileSync(process.execPath, ["--import", "tsx", app], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    stdio: "inherit",
  });
}
