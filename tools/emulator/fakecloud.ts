import path from "node:path";
import { findExecutable } from "../terraform/binary";
import { run } from "../terraform/child-process";
import { cacheFolder, childEnvironment } from "../terraform/environment-variables";
import type { Say } from "../terraform/steps";
import { ToolError } from "../terraform/tool-error";

/** What the lifecycle tests ran with. It is AGPL and runs as a process of its own. */
export const FAKECLOUD_VERSION = "^0.51";

const root = (): string => path.join(cacheFolder(), "fakecloud");

/** fakecloud in the project's cache, else on PATH. */
export const findFakecloud = (): string | undefined =>
  findExecutable(path.join(root(), "bin", "fakecloud")) ?? findExecutable("fakecloud");

/**
 * fakecloud, built with cargo into the project's cache where there is none yet.
 *
 * @param say told what the build is at
 * @throws ToolError without cargo, or where the build fails
 */
export async function ensureFakecloud(say: Say): Promise<string> {
  return findFakecloud() ?? (await install(say));
}

async function install(say: Say): Promise<string> {
  const cargo = findExecutable("cargo");
  if (cargo === undefined) {
    throw new ToolError(
      "fakecloud, the local AWS API, is neither on PATH nor in the project's cache, and there is no cargo to build it with. " +
        "Install Rust from https://rustup.rs and run this again, or install fakecloud itself (https://fakecloud.dev).",
    );
  }
  say("building fakecloud with cargo, once: 10 to 20 minutes");
  let crates = 0;
  const { code, stderr } = await run(
    cargo,
    // A debug build: an optimized one takes several times as long, and the emulator is not what a deployment waits for.
    ["install", "fakecloud", "--version", FAKECLOUD_VERSION, "--locked", "--debug", "--root", root()],
    {
      env: childEnvironment(),
      onErrorLine: (line) => {
        const crate = /^\s+Compiling (\S+)/.exec(line)?.[1];
        if (crate) say(`building fakecloud, once: crate ${++crates}, ${crate}`);
      },
    },
  );
  const built = findFakecloud();
  if (code !== 0 || built === undefined) {
    throw new ToolError(`cargo cannot build fakecloud.\n${stderr.split("\n").slice(-20).join("\n")}`);
  }
  return built;
}
