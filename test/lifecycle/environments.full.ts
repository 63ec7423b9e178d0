import { describeWith } from "../support/prerequisites";
import { stackIds } from "../support/stacks";
import { describeLifecycle } from "./describe-lifecycle";
import { besidesServices, everything } from "./run-lifecycle";

/** Jest shows a suite when it is over, and this one takes long. */
const say = (what: string): void => void process.stderr.write(`  ${what}\n`);

describeWith(["fakecloud"], "the whole lifecycle of every stack of every environment", () => {
  describeLifecycle(stackIds(), [besidesServices, everything], say);
});
