import { describeWith } from "../support/prerequisites";
import { stackIds } from "../support/stacks";
import { describeLifecycle } from "./describe-lifecycle";
import { besidesServices, everything } from "./run-lifecycle";

const ENVIRONMENTS = [...new Set(stackIds().map((id) => id.slice(id.lastIndexOf("-") + 1)))];

describe.each(ENVIRONMENTS)("%s", (environment) => {
  describeWith(["fakecloud"], "the whole lifecycle of every stack", () => {
    describeLifecycle(
      stackIds().filter((id) => id.endsWith(`-${environment}`)),
      [besidesServices, everything],
      // Jest shows a suite when it is over, and this one takes a quarter of an hour.
      (what) => process.stderr.write(`  ${what}\n`),
    );
  });
});
