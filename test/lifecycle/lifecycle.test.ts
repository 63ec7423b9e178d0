import { describeWith } from "../support/prerequisites";
import { stackIds } from "../support/stacks";
import { describeLifecycle } from "./describe-lifecycle";
import { besidesServices } from "./run-lifecycle";

describeWith(["fakecloud"], "the lifecycle of every stack of dev", () => {
  describeLifecycle(
    stackIds().filter((id) => id.endsWith("-dev")),
    [besidesServices],
  );
});
