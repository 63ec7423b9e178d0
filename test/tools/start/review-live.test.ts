import path from "node:path";
import { type Emulator, startEmulator } from "../../../tools/emulator/emulator";
import { findFakecloud } from "../../../tools/emulator/fakecloud";
import { findTerraform } from "../../../tools/terraform/binary";
import { run } from "../../../tools/terraform/child-process";
import { terraformEnvironment } from "../../../tools/terraform/environment-variables";
import { Checkout } from "../../support/checkout";
import { describeWith } from "../../support/prerequisites";
import { template } from "../../support/stacks";

const checkout = new Checkout();
afterAll(() => checkout.remove());

const review = (...args: string[]) => checkout.run("tools/review.ts", args);

it("hands plan files to the review as they are named", async () => {
  expect(await review("--plan", "absent.json")).toEqual({
    code: 2,
    stdout: "",
    stderr: "absent.json: plan must be a file with the output of `terraform show -json`, got no such file\n",
  });
});

it.each([
  [["--live"], /^\n--live must be followed by <stack>-<environment>, got nothing\.\n$/],
  [["--live", "hardened-alb"], /^\n--live must be followed by one of .*hardened-alb-dev, .*, got "hardened-alb"\.\n$/],
])("refuses %j with one message", async (args, message) => {
  expect(await review(...args)).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
});

describeWith(["fakecloud"], "against a state and an account", () => {
  const stack = "hardened-alb-dev";
  const emulators: Emulator[] = [];
  afterAll(() => Promise.all(emulators.map((emulator) => emulator.stop())));

  /** The variables with which somebody reaches an account. */
  async function credentials(accountId: string): Promise<Record<string, string>> {
    const emulator = await startEmulator(String(findFakecloud()), { accountId, region: "us-east-1" });
    emulators.push(emulator);
    return { AWS_ENDPOINT_URL: emulator.endpoint, AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
  }

  const changes = async (variables: Record<string, string>): Promise<Record<string, number>> => {
    const { code, stdout, stderr } = await checkout.run(
      "tools/review.ts",
      ["--live", stack, "--format", "json"],
      variables,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return (JSON.parse(stdout) as { plans: { changes: Record<string, number> }[] }).plans[0]?.changes ?? {};
  };

  it("plans what is missing there", async () => {
    const variables = await credentials("111111111111");
    const before = await changes(variables);
    expect(before).toMatchObject({ change: 0, replace: 0, destroy: 0 });

    const terraform = await findTerraform();
    const cwd = path.join(checkout.folder, ".review", "live", stack);
    const env = { ...terraformEnvironment({ credentials: "user" }), ...variables };
    const [logGroup] = Object.keys(template(stack).resource["aws_cloudwatch_log_group"] ?? {});
    const one = ["apply", "-auto-approve", "-no-color", `-target=aws_cloudwatch_log_group.${logGroup}`];
    expect(await run(terraform.path, one, { cwd, env })).toMatchObject({ code: 0 });
    expect(await changes(variables)).toEqual({ ...before, add: Number(before["add"]) - 1 });
  }, 180_000);

  it("keeps the guard: another account is refused", async () => {
    const { code, stderr } = await checkout.run(
      "tools/review.ts",
      ["--live", stack],
      await credentials("222222222222"),
    );
    expect(code).toBe(2);
    expect(stderr).toContain("AWS account ID not allowed: 222222222222");
  }, 180_000);
});
