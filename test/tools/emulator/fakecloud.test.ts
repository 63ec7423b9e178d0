import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureFakecloud, findFakecloud } from "../../../tools/emulator/fakecloud";

const before = { ...process.env };
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fakecloud-"));
  process.env["XDG_CACHE_HOME"] = path.join(folder, "cache");
  process.env["PATH"] = path.join(folder, "bin");
});

afterEach(() => {
  Object.assign(process.env, before);
  if (before["XDG_CACHE_HOME"] === undefined) delete process.env["XDG_CACHE_HOME"];
  rmSync(folder, { recursive: true });
});

/** A program on PATH, written in sh. */
function program(name: string, script: string): string {
  const file = path.join(folder, "bin", name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const built = (): string => path.join(folder, "cache", "ecs-encryption-in-transit", "fakecloud", "bin", "fakecloud");

it("finds fakecloud on PATH", () => {
  expect(findFakecloud()).toBeUndefined();
  const file = program("fakecloud", "");
  expect(findFakecloud()).toBe(file);
});

it("says what to install where there is neither fakecloud nor cargo", async () => {
  await expect(ensureFakecloud(() => undefined)).rejects.toThrow(
    "fakecloud, the local AWS API, is neither on PATH nor in the project's cache, and there is no cargo to build it with. " +
      "Install Rust from https://rustup.rs",
  );
});

it("builds it with cargo into the project's cache, and says how long that takes and what it is at", async () => {
  program(
    "cargo",
    `echo "   Compiling serde v1.0.0" >&2; while [ "$1" != --root ]; do shift; done
     /bin/mkdir -p "$2/bin" && echo > "$2/bin/fakecloud" && /bin/chmod +x "$2/bin/fakecloud"`,
  );
  const said: string[] = [];
  expect(await ensureFakecloud((text) => said.push(text))).toBe(built());
  expect(said).toEqual([
    "building fakecloud with cargo, once: 10 to 20 minutes",
    "building fakecloud, once: crate 1, serde",
  ]);
});

it("shows cargo's last words where the build fails", async () => {
  program("cargo", "echo 'error: linker `cc` not found' >&2; exit 101");
  await expect(ensureFakecloud(() => undefined)).rejects.toThrow(
    "cargo cannot build fakecloud.\nerror: linker `cc` not found",
  );
});
