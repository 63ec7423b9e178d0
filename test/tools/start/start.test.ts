import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { elbSecurityPolicies } from "../../../modules/load-balancer/elb-security-policy";
import { Checkout } from "../../support/checkout";
import { stackIds } from "../../support/stacks";

const checkout = new Checkout();
afterAll(() => checkout.remove());

const read = (file: string): string => readFileSync(path.join(checkout.folder, file), "utf8");

it("reviews every stack of dev, without an account, and says where the reports lie and what to do next", async () => {
  const { code, stdout, stderr } = await checkout.start();
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toContain("✔ Plan hardened-alb-dev: ");
  expect(stdout).toMatch(/Planned by \w+ 1\.\d+\.\d+ with hashicorp\/aws [56]\.\d+\.\d+ from /);
  expect(stdout).toContain("allowed_account_ids is empty and the account is unchecked");
  expect(stdout).toContain("Reports: .review/dev/review.md  .review/dev/review.json\n");
  expect(stdout).toMatch(/Time: {4}[\d.]+ s: synth [\d.]+, init [\d.]+, plan [\d.]+, review [\d.]+\n$/);
  expect(read(".review/dev/review.md")).toContain("hardened-alb-dev");
  const { plans } = JSON.parse(read(".review/dev/review.json")) as { plans: { name: string }[] };
  expect(plans.map(({ name }) => name).sort()).toEqual(stackIds().filter((id) => id.endsWith("-dev")));
}, 300_000);

it("plans a copy: the synthesized stack, its backend and its account guard are as they were", () => {
  const stack = ".review/dev/hardened-alb-dev";
  expect(JSON.parse(read(`${stack}/cdk.tf.json`)).provider.aws[0].allowed_account_ids).toEqual(["111111111111"]);
  expect(existsSync(path.join(checkout.folder, "cdktf.out"))).toBe(false);
  expect(existsSync(path.join(checkout.folder, stack, "terraform.tfstate"))).toBe(false);
});

describe("refuses with one message and exit 2", () => {
  const refusal = async (args: readonly string[] = [], variables: Record<string, string> = {}): Promise<string> => {
    const { code, stdout, stderr } = await checkout.start(args, variables);
    expect(code).toBe(2);
    expect(stdout).not.toContain("Plan ");
    return stderr.replace("✖ Synthesize [FAILED: see below]", "").trim();
  };

  it("an unknown environment", async () => {
    expect(await refusal(["qa"])).toBe('The environment must be one of dev, prod, staging, got "qa".');
  });

  it("two environments", async () => {
    expect(await refusal(["dev", "prod"])).toBe("One environment at a time, got dev prod.");
  });

  it("an unknown option", async () => {
    expect(await refusal(["--prod"])).toMatch(/^Unknown option '--prod'.*\nUsage: npm start \[-- <environment>\]$/);
  });

  it("Terraform not on PATH", async () => {
    expect(await refusal([], { PATH: checkout.folder })).toBe(
      "Neither terraform nor tofu is on PATH. Install it from https://developer.hashicorp.com/terraform/install or " +
        "https://opentofu.org/docs/intro/install, or name a binary in TERRAFORM_BINARY_NAME.",
    );
  });

  it.each<[string, string, string, string, string]>([
    [
      "a missing certificate and zone",
      "environments/dev.ts",
      'publicName: { kind: "hosted-zone", domainName: "hardened.dev.example.com", hostedZone }',
      'publicName: { domainName: "hardened.dev.example.com" } as never',
      'dev.hardenedAlb.publicName: must be a name with a certificate: { kind: "hosted-zone", domainName, hostedZone: ' +
        '{ id, name } } or { kind: "certificate", domainName, certificateArn }, got ' +
        '{"domainName":"hardened.dev.example.com"}',
    ],
    [
      "a single zone",
      "environments/dev.ts",
      'cidr: "10.10.0.0/16", zones,',
      'cidr: "10.10.0.0/16", zones: ["us-east-1a"],',
      'dev.hardenedAlb.network.zones: must be two to six different availability zones, got ["us-east-1a"]',
    ],
    [
      "a policy outside the list",
      "environments/dev.ts",
      "sslPolicy: defaultElbSecurityPolicy",
      'sslPolicy: "ELBSecurityPolicy-2016-08" as never',
      `dev.hardenedAlb.edge.sslPolicy: must be one of ${elbSecurityPolicies.join(", ")}, got "ELBSecurityPolicy-2016-08"`,
    ],
    [
      "a Fargate size that does not exist",
      "environments/staging.ts",
      'app: sampleApp("0.0.0.0")',
      'app: { ...sampleApp("0.0.0.0"), memory: 4096 }',
      "staging.hardenedAlb.app.memory: must be a Fargate task size: with cpu 256, memory (MiB) one of 512, 1024, 2048, got 4096",
    ],
    [
      "a tag reason with a character that AWS refuses",
      "environments/dev.ts",
      'acceptedPlaintext: "HTTP inside the VPC -',
      'acceptedPlaintext: "HTTP inside the VPC →',
      "dev.hardenedAlb.acceptedPlaintext: must be 1 to 256 letters, digits, spaces and _.:/=+-@, got " +
        '"HTTP inside the VPC → Nitro encrypts it between instance types that support it"',
    ],
    [
      "overlapping CIDRs",
      "environments/dev.ts",
      'cidr: "10.10.0.0/16"',
      'cidr: "10.30.0.0/16"',
      'staging.hardenedAlb.network.cidr: must be apart from dev.hardenedAlb.network.cidr (10.30.0.0/16), got "10.30.0.0/16"',
    ],
  ])("%s", async (_, file, from, to, fault) => {
    checkout.edit(file, from, to);
    try {
      expect(await refusal()).toBe(`environments/: 1 fault\n  ${fault}`);
    } finally {
      checkout.restore(file);
    }
  });
});
