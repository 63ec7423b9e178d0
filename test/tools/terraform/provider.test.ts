import path from "node:path";
import type { TerraformBinary } from "../../../tools/terraform/binary";
import { pluginFolders } from "../../../tools/terraform/provider";
import { scratch } from "../../support/scratch";

const files = scratch();
const terraform: TerraformBinary = {
  path: "/usr/bin/terraform",
  product: "Terraform",
  version: "1.11.4",
  registry: "registry.terraform.io",
  platform: "testos_arm64",
};

const aws = (folder: string, version = "5.100.0", registry = "registry.terraform.io"): string => {
  const platform = `${registry}/hashicorp/aws/${version}/${terraform.platform}`;
  files.write(`${folder}/${platform}/terraform-provider-aws_v${version}_x5`, "");
  return path.join(files.folder, folder);
};

beforeEach(() => {
  Object.assign(process.env, {
    HOME: path.join(files.folder, "home"),
    XDG_DATA_HOME: path.join(files.folder, "data"),
    XDG_DATA_DIRS: path.join(files.folder, "shared-data"),
    XDG_CACHE_HOME: path.join(files.folder, "cache"),
  });
  delete process.env["TERRAFORM_PLUGIN_DIR"];
  delete process.env["TF_PLUGIN_CACHE_DIR"];
});

it("finds none where there is none", () => {
  expect(pluginFolders(terraform)).toEqual([]);
});

it("finds them in order: named, implied, cached, in the usual roots", () => {
  process.env["TERRAFORM_PLUGIN_DIR"] = path.join(files.folder, "named");
  process.env["TF_PLUGIN_CACHE_DIR"] = path.join(files.folder, "terraform-cache");
  const inReverse = [
    aws("home/mirror"),
    aws("cache/ecs-encryption-in-transit/terraform-plugins"),
    aws("home/.terraform.d/plugin-cache"),
    aws("shared-data/terraform/plugins"),
    aws("data/terraform/plugins"),
    aws("home/.terraform.d/plugins"),
    aws("terraform-cache"),
    aws("named"),
  ];
  expect(pluginFolders(terraform)).toEqual(inReverse.reverse());
});

it("passes over another platform's provider, a packed one, and the registry of the other product", () => {
  const registry = "home/mirror/registry.terraform.io/hashicorp/aws";
  files.write(`${registry}/5.100.0/windows_386/terraform-provider-aws_v5.100.0_x5.exe`, "");
  files.write(`${registry}/terraform-provider-aws_5.100.0_testos_arm64.zip`, "");
  aws("home/tofu", "6.0.0", "registry.opentofu.org");
  expect(pluginFolders(terraform)).toEqual([]);
});
