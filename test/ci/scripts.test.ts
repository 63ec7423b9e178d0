import { execFileSync } from "node:child_process";
import path from "node:path";
import { describeWith } from "../support/prerequisites";

describeWith(["shellcheck"], "CI scripts", () => {
  it.each([".ci/run", ".github/comment-review"])("%s has nothing that ShellCheck minds", (script) => {
    const file = path.resolve(__dirname, "../..", script);
    expect(execFileSync("shellcheck", [file], { encoding: "utf8" })).toBe("");
  });
});
