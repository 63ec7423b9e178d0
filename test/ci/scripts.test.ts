import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { FAKECLOUD_VERSION } from "../../tools/emulator/fakecloud";
import { describeWith } from "../support/prerequisites";

describeWith(["shellcheck"], "CI scripts", () => {
  it.each([".ci/run", ".github/comment-review"])("%s has nothing that ShellCheck minds", (script) => {
    const file = path.resolve(__dirname, "../..", script);
    expect(execFileSync("shellcheck", [file], { encoding: "utf8" })).toBe("");
  });
});

it("builds the emulator that the tools build", () => {
  const script = readFileSync(path.resolve(__dirname, "../../.ci/run"), "utf8");
  expect(script).toContain(`\nfakecloud_version='${FAKECLOUD_VERSION}'\n`);
});
