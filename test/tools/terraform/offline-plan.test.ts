import { existsSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { findTerraform } from "../../../tools/terraform/binary";
import { initialize } from "../../../tools/terraform/init";
import { offlineOverride } from "../../../tools/terraform/offline-override";
import { planWorkspace, validateWorkspace } from "../../../tools/terraform/plan";
import { pluginFolders } from "../../../tools/terraform/provider";
import { createWorkspace, type Workspace } from "../../../tools/terraform/workspace";
import { guardedStack, scratch } from "../../support/scratch";

const files = scratch();

function workspace(name: string, stack: string): Workspace {
  files.write(`synthesized/${name}/cdk.tf.json`, stack);
  files.write(`synthesized/${name}/terraform.tfstate`, "the user's own");
  return createWorkspace(
    path.join(files.folder, "synthesized", name),
    path.join(files.folder, "copies"),
    offlineOverride,
  );
}

const legal = { cidr_block: "10.0.0.0/16" };

it("plans a stack with an S3 backend, two guarded accounts and a broken profile, from one shared init", async () => {
  Object.assign(process.env, { AWS_PROFILE: "absent", TF_CLI_CONFIG_FILE: `${files.folder}/absent.tfrc` });
  const terraform = await findTerraform();
  const [first, second] = [workspace("a-dev", guardedStack(legal)), workspace("b-dev", guardedStack(legal))];
  const providers = await initialize(terraform, [first, second]);
  expect(providers).toHaveLength(1);
  const link = path.join(second.folder, ".terraform", "providers");
  expect(lstatSync(link).isSymbolicLink() && readlinkSync(link)).toBe("../../a-dev/.terraform/providers");

  const addresses: string[] = [];
  const { planJson, file } = await planWorkspace(terraform, second, (address) => addresses.push(address));
  expect(addresses.sort()).toEqual(["aws_vpc.one", "aws_vpc.two"]);
  expect(planJson.resource_changes?.map(({ address }) => address).sort()).toEqual(addresses);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(planJson);
  expect(existsSync(path.join(second.folder, "terraform.tfstate"))).toBe(false);
}, 60_000);

it("tells a plan's errors once each, with their addresses", async () => {
  const terraform = await findTerraform();
  const broken = workspace("a-dev", guardedStack({ cidr_block: "10.0.0.0/40" }));
  await initialize(terraform, [broken]);
  const errors = ["one", "two"].map(
    (name) =>
      `aws_vpc.${name}: expected cidr_block to contain a valid Value, got: 10.0.0.0/40 with err: invalid CIDR address: 10.0.0.0/40`,
  );
  const inAnyOrder = (message: string): string[] => message.split("\n").sort();
  await expect(validateWorkspace(terraform, broken)).rejects.toThrow("a-dev is not valid.\n");
  const plan = await planWorkspace(terraform, broken).catch((error: Error) => inAnyOrder(error.message));
  expect(plan).toEqual(inAnyOrder(["a-dev: terraform plan fails.", ...errors].join("\n")));
}, 60_000);

it("passes on what init says of a stack that is none", async () => {
  const stack = guardedStack(legal).replace('"resource"', '"resources"');
  await expect(initialize(await findTerraform(), [workspace("a-dev", stack)])).rejects.toThrow(
    /^a-dev: terraform init fails\.\nError: [\s\S]*resources/,
  );
});

it("says how to get a provider where none is to be had", async () => {
  process.env["XDG_CACHE_HOME"] = files.folder;
  const terraform = await findTerraform();
  const error = await initialize(terraform, [workspace("a-dev", guardedStack(legal, "99.0.0"))]).catch(String);
  const [first, ...rest] = String(error).split("\n");
  expect(first).toBe(
    `ToolError: No AWS provider 99.0.0 is on this machine, and ${terraform.product} cannot install one.`,
  );
  expect(rest.slice(-3).join("\n")).toBe(
    [
      `How to get one: run this once where ${terraform.registry} can be reached (about 150 MB; it is kept in`,
      `${files.folder}/ecs-encryption-in-transit/terraform-plugins), or unzip a provider into ` +
        `${terraform.registry}/hashicorp/aws/<version>/${terraform.platform}`,
      "below some folder and name that folder in TERRAFORM_PLUGIN_DIR.",
    ].join("\n"),
  );
}, 60_000);

it("says that the cache folder cannot be written", async () => {
  process.env["XDG_CACHE_HOME"] = files.write("a-file", "");
  const initialized = initialize(await findTerraform(), [workspace("a-dev", guardedStack(legal, "99.0.0"))]);
  await expect(initialized).rejects.toThrow(
    /^The cache folder must be writable, to install the AWS provider into: ENOTDIR.*XDG_CACHE_HOME names another\.$/,
  );
});

it("leaves the installation to a CLI configuration that says how", async () => {
  const terraform = await findTerraform();
  const [mirror] = pluginFolders(terraform);
  process.env["TF_CLI_CONFIG_FILE"] = files.write(
    "user.tfrc",
    `provider_installation {\n  filesystem_mirror {\n    path = "${mirror ?? "none is on this machine"}"\n  }\n}\n`,
  );
  const [provider] = await initialize(terraform, [workspace("a-dev", guardedStack(legal))]);
  expect(provider?.from).toBe("as your Terraform CLI configuration says");
}, 60_000);

it("installs a provider once into the shared cache, where the next run finds it", async () => {
  // A stand-in for a machine with a network: `init` fails without a cache folder to fill, as one without a provider does.
  const binary = files.write(
    "terraform",
    [
      "#!/bin/sh",
      'if [ "$1" = version ]; then echo "Terraform v1.11.4"; echo "on testos_arm64"; exit 0; fi',
      'aws="registry.terraform.io/hashicorp/aws"',
      'lock() { printf \'provider "registry.terraform.io/hashicorp/aws" {\\n  version     = "5.100.0"\\n\' > .terraform.lock.hcl; }',
      'case "$*" in *-plugin-dir=*) lock; exit 0;; esac',
      `echo "$TF_PLUGIN_CACHE_DIR" >> ${files.folder}/installations`,
      'mkdir -p "$TF_PLUGIN_CACHE_DIR/$aws/5.100.0/testos_arm64"',
      'touch "$TF_PLUGIN_CACHE_DIR/$aws/5.100.0/testos_arm64/terraform-provider-aws_v5.100.0_x5"',
    ].join("\n"),
    0o755,
  );
  Object.assign(process.env, { TERRAFORM_BINARY_NAME: binary, XDG_CACHE_HOME: path.join(files.folder, "cache") });
  delete process.env["TF_CLI_CONFIG_FILE"];
  const terraform = await findTerraform();
  const shared = path.join(files.folder, "cache/ecs-encryption-in-transit/terraform-plugins");
  const first = await initialize(terraform, [workspace("a-dev", guardedStack(legal))]);
  const second = await initialize(terraform, [workspace("b-dev", guardedStack(legal))]);
  expect(first).toEqual([{ version: "5.100.0", from: `${shared} (just installed from registry.terraform.io)` }]);
  expect(second).toEqual([{ version: "5.100.0", from: shared }]);
  expect(readFileSync(path.join(files.folder, "installations"), "utf8").trim().split("\n")).toHaveLength(1);
});
