import { accountOf } from "../../../tools/emulator/account";
import { emulatorOverride } from "../../../tools/emulator/emulator-override";
import { DRIFTING, FORGOTTEN, NOT_ASKED, NOT_REPAIRABLE } from "../../../tools/emulator/exceptions";
import { describeChange } from "../../../tools/emulator/second-plan";

const stack = {
  provider: { aws: [{ region: "eu-west-1", allowed_account_ids: ["111111111111"] }, { alias: "dns" }] },
  variable: { look_up_shared_ca: { default: true }, other: {} },
  resource: {
    aws_route53_record: { alias: { zone_id: "Z111", name: "a.example.com", ttl: 60 } },
    aws_lb: { alb: { name: "alb" } },
  },
};

it("leads every provider block to the emulator and keeps what guards the account", () => {
  const override = emulatorOverride(stack, "/x/aws-config", []) as { provider: { aws: Record<string, unknown>[] } };
  expect(override.provider.aws.map((block) => [block["alias"], block["shared_config_files"]])).toEqual([
    [undefined, ["/x/aws-config"]],
    ["dns", ["/x/aws-config"]],
  ]);
  expect(override.provider.aws.flatMap((block) => Object.keys(block))).not.toContain("allowed_account_ids");
});

it("overrides exactly the arguments that name what has a stand-in, and the lookups", () => {
  const standIns = [{ of: "hosted zone Z111", id: "Z111", standIn: "Z999" }];
  expect(emulatorOverride(stack, "/x/aws-config", standIns)).toMatchObject({
    resource: { aws_route53_record: { alias: { zone_id: "Z999" } } },
    variable: { look_up_shared_ca: { default: false } },
  });
  expect(Object.keys(emulatorOverride(stack, "/x/aws-config", []))).not.toContain("resource");
});

it("takes the account from the stack's provider, and says so where it names none", () => {
  expect(accountOf("a-dev", stack)).toEqual({ accountId: "111111111111", region: "eu-west-1" });
  expect(() => accountOf("a-dev", { provider: { aws: [{ region: "eu-west-1" }] } })).toThrow(
    "a-dev: its AWS provider must name a region, and an account in allowed_account_ids.",
  );
});

it("describes a change by its verb, address and arguments", () => {
  const change = { address: "aws_lb.alb", mode: "managed", type: "aws_lb" } as const;
  const update = { actions: ["update"], before: { a: 1, b: 1 }, after: { a: 1, b: 2 }, after_unknown: { c: true } };
  expect(describeChange({ ...change, change: update })).toBe("update aws_lb.alb: b, c");
  expect(describeChange({ ...change, change: { ...update, actions: ["delete", "create"] } })).toMatch(/^replace /);
});

// An exception hides a difference from AWS: a new one is a decision, taken here too.
it("excuses the emulator for these differences and no others", () => {
  expect(DRIFTING.map(({ type, argument }) => `${type}.${argument}`)).toEqual([
    "aws_vpc_endpoint_service.allowed_principals",
  ]);
  expect(FORGOTTEN.map(({ type, arn }) => `${type} ${arn.source}`)).toEqual([
    "aws_acmpca_certificate \\/certificate\\/0",
  ]);
  expect(NOT_REPAIRABLE.map(({ type }) => type)).toEqual(["aws_acmpca_certificate_authority"]);
  expect(NOT_ASKED.map(({ type }) => type)).toEqual([
    "aws_default_security_group",
    "aws_acmpca_certificate",
    "aws_acmpca_certificate_authority_certificate",
    "aws_ecs_service",
  ]);
});
