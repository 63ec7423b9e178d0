import path from "node:path";
import { findTerraform } from "../../../tools/terraform/binary";
import { scratch } from "../../support/scratch";

const HOW_TO_GET_ONE =
  "Install it from https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install, " +
  "or name a binary in TERRAFORM_BINARY_NAME.";

const files = scratch();
const fake = (file: string, says: string): string => files.write(file, `#!/bin/sh\nprintf '${says}'\n`, 0o755);
const onPath = (...folders: string[]): void => {
  process.env["PATH"] = folders.map((folder) => path.join(files.folder, folder)).join(path.delimiter);
  delete process.env["TERRAFORM_BINARY_NAME"];
};

it("takes terraform before tofu", async () => {
  fake("tofu/tofu", "OpenTofu v1.10.3\\non linux_amd64\\n");
  const terraform = fake("terraform/terraform", "Terraform v1.11.4\\non darwin_arm64\\n");
  onPath("tofu", "terraform");
  expect(await findTerraform()).toEqual({
    path: terraform,
    product: "Terraform",
    version: "1.11.4",
    registry: "registry.terraform.io",
    platform: "darwin_arm64",
  });
});

it("takes the one that TERRAFORM_BINARY_NAME names", async () => {
  const tofu = fake("tofu/tofu", "OpenTofu v1.10.3\\non linux_amd64\\n");
  fake("terraform/terraform", "Terraform v1.11.4\\non linux_amd64\\n");
  onPath("terraform", "tofu");
  process.env["TERRAFORM_BINARY_NAME"] = "tofu";
  expect(await findTerraform()).toMatchObject({ path: tofu, product: "OpenTofu", registry: "registry.opentofu.org" });
});

it.each<[string, () => void, () => string]>([
  ["none", () => onPath("empty"), () => `Neither terraform nor tofu is on PATH. ${HOW_TO_GET_ONE}`],
  [
    "one that is named but absent",
    () => {
      onPath("empty");
      process.env["TERRAFORM_BINARY_NAME"] = "terraform-2";
    },
    () => 'TERRAFORM_BINARY_NAME must be Terraform or OpenTofu, by path or on PATH, got "terraform-2".',
  ],
  [
    "one that is too old",
    () => {
      fake("bin/terraform", "Terraform v1.9.8\\non linux_amd64\\n");
      onPath("bin");
    },
    () => `Terraform must be 1.10 or newer, got 1.9.8 from ${files.folder}/bin/terraform. ${HOW_TO_GET_ONE}`,
  ],
  [
    "something else of that name",
    () => {
      fake("bin/terraform", "hello\\n");
      onPath("bin");
    },
    () =>
      `${files.folder}/bin/terraform must be Terraform or OpenTofu, but "${files.folder}/bin/terraform version" ` +
      `does not say so. ${HOW_TO_GET_ONE}`,
  ],
])("refuses %s", async (_, arrange, message) => {
  arrange();
  await expect(findTerraform()).rejects.toThrow(new Error(message()));
});
