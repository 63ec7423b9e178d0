import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator } from "../../tools/emulator/emulator";
import { findFakecloud } from "../../tools/emulator/fakecloud";
import {
  endDeployments,
  type LocalDeployment,
  prepareDeployments,
  whileItLives,
} from "../../tools/emulator/local-deployment";
import { addressOf, managed, readState } from "../../tools/emulator/state-alone";
import { applyWorkspace } from "../../tools/terraform/apply";
import { findTerraform } from "../../tools/terraform/binary";
import { describeWith } from "../support/prerequisites";

const MINUTES = 60_000;
const ACCOUNT = { accountId: "111111111111", region: "us-east-1" };

/** Log groups at once, then a cluster, which the provider waits ten seconds for, then one more log group. */
const SMALL = {
  terraform: { required_providers: { aws: { source: "aws", version: ">= 5.100.0" } } },
  provider: { aws: [{ region: ACCOUNT.region, allowed_account_ids: [ACCOUNT.accountId] }] },
  resource: {
    aws_cloudwatch_log_group: {
      one: { name: "one" },
      two: { name: "two" },
      last: { name: "last", depends_on: ["aws_ecs_cluster.slow"] },
    },
    aws_ecs_cluster: { slow: { name: "slow" } },
  },
};

describeWith(["fakecloud"], "what can go wrong around an apply", () => {
  let folder = "";
  let deployment: LocalDeployment;
  const environment = { ...process.env };

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "faults-"));
    const stack = path.join(folder, "out", "small-dev");
    mkdirSync(stack, { recursive: true });
    writeFileSync(path.join(stack, "cdk.tf.json"), JSON.stringify(SMALL));
    const options = { dataFolder: path.join(folder, "data") };
    const terraform = await findTerraform();
    [deployment] = (await prepareDeployments(
      terraform,
      String(findFakecloud()),
      [stack],
      path.join(folder, "ws"),
      options,
    )) as [LocalDeployment];
  }, 2 * MINUTES);

  afterEach(async () => {
    process.env = { ...environment };
    await endDeployments([deployment]);
    rmSync(folder, { recursive: true, force: true });
  });

  const state = (): string => path.join(deployment.workspace.folder, "terraform.tfstate");

  it(
    "the emulator goes in mid-apply: one message, the state knows what was applied, the next apply completes",
    async () => {
      const terraform = await findTerraform();
      const { workspace, emulator } = deployment;
      let gone: Promise<void> | undefined;
      const onResource = (done: number): void => {
        if (done === 2) gone = emulator.stop();
      };
      const apply = whileItLives(deployment, () => applyWorkspace(terraform, workspace, { onResource }));
      await expect(apply).rejects.toThrow(
        "small-dev: the emulator has ended before Terraform was done, and what it held with it. Run this again.",
      );
      await gone;
      const applied = managed(readState(workspace)).map(addressOf);
      expect(applied).toEqual(expect.arrayContaining(["aws_cloudwatch_log_group.one", "aws_cloudwatch_log_group.two"]));
      expect(applied).not.toContain("aws_cloudwatch_log_group.last");
      const port = Number(new URL(emulator.endpoint).port);
      const again = await startEmulator(String(findFakecloud()), {
        ...ACCOUNT,
        port,
        dataFolder: path.join(folder, "data"),
      });
      await applyWorkspace(terraform, workspace);
      expect(managed(readState(workspace))).toHaveLength(4);
      await again.stop();
    },
    4 * MINUTES,
  );

  it(
    "another apply holds the state: one message that names it, and both are right in the end",
    async () => {
      const terraform = await findTerraform();
      const { workspace } = deployment;
      let second: Promise<unknown> | undefined;
      await applyWorkspace(terraform, workspace, {
        onResource: () => (second ??= applyWorkspace(terraform, workspace).catch((error: unknown) => error)),
      });
      expect(String(await second)).toMatch(
        /small-dev: terraform apply fails\.\nError acquiring the state lock\n[\s\S]*Lock Info:/,
      );
      expect(managed(readState(workspace))).toHaveLength(4);
    },
    4 * MINUTES,
  );

  it(
    "a truncated state: one message, and nothing is created, destroyed or written",
    async () => {
      const terraform = await findTerraform();
      const { workspace } = deployment;
      await applyWorkspace(terraform, workspace);
      const truncated = readFileSync(state(), "utf8").slice(0, 200);
      writeFileSync(state(), truncated);
      await expect(applyWorkspace(terraform, workspace)).rejects.toThrow(
        /^small-dev: terraform apply fails\.\n[\s\S]*Unsupported state file format: The state file could not be parsed as JSON/,
      );
      expect(readFileSync(state(), "utf8")).toBe(truncated);
    },
    4 * MINUTES,
  );

  it.each([
    ["the provider is missing", "", /^No AWS provider >= 99\.0\.0 is on this machine, [\s\S]*\nHow to get one: /],
    [
      "the cache folder cannot be written",
      "a file",
      /^The cache folder must be writable, to install the AWS provider into: .* XDG_CACHE_HOME names another\.$/,
    ],
  ])(
    "%s: one message that says what to do, and no emulator is left",
    async (_, cache, message) => {
      const terraform = await findTerraform();
      const fakecloud = String(findFakecloud());
      const stack = path.join(folder, "out", "newer-dev");
      mkdirSync(stack);
      writeFileSync(path.join(stack, "cdk.tf.json"), JSON.stringify(SMALL).replace(">= 5.100.0", ">= 99.0.0"));
      const unavailable = path.join(folder, "cache");
      if (cache === "a file") writeFileSync(unavailable, "");
      process.env["XDG_CACHE_HOME"] = unavailable;
      await expect(prepareDeployments(terraform, fakecloud, [stack], folder)).rejects.toThrow(message);
      const profile = readFileSync(path.join(folder, "newer-dev", "aws-config"), "utf8");
      await expect(fetch(String(/http:\S+/.exec(profile)))).rejects.toThrow();
    },
    MINUTES,
  );
});
