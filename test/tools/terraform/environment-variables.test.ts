import { devNull } from "node:os";
import {
  terraformEnvironment,
  userConfiguresProviderInstallation,
} from "../../../tools/terraform/environment-variables";
import { scratch } from "../../support/scratch";

const files = scratch();

it("keeps what would steer the command or its account from an offline Terraform", () => {
  Object.assign(process.env, {
    TF_CLI_ARGS_plan: "-destroy",
    TF_WORKSPACE: "other",
    TF_DATA_DIR: "/elsewhere",
    TF_LOG: "TRACE",
    AWS_PROFILE: "expired",
    AWS_ACCESS_KEY_ID: "AKIA",
    TF_VAR_ca_arn: "arn:aws:acm-pca:…",
  });
  const environment = terraformEnvironment({ credentials: "none" });
  const aws = Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith("AWS_")));
  const terraform = Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith("TF_")));
  expect(aws).toEqual({
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  });
  expect(terraform).toEqual({ TF_IN_AUTOMATION: "1", TF_INPUT: "0", TF_VAR_ca_arn: "arn:aws:acm-pca:…" });
});

it("leaves the user's credentials to a plan against the real account", () => {
  process.env["AWS_PROFILE"] = "production";
  expect(terraformEnvironment({ credentials: "user" })["AWS_PROFILE"]).toBe("production");
});

it("passes on a CLI configuration that exists, and no other", () => {
  process.env["TF_CLI_CONFIG_FILE"] = `${files.folder}/absent.tfrc`;
  expect(terraformEnvironment({ credentials: "none" })).not.toHaveProperty("TF_CLI_CONFIG_FILE");
  process.env["TF_CLI_CONFIG_FILE"] = files.write("present.tfrc", "");
  expect(terraformEnvironment({ credentials: "none" })).toHaveProperty("TF_CLI_CONFIG_FILE");
});

it.each([
  ["", false],
  ['credentials "app.terraform.io" { token = "x" }', false],
  ['# plugin_cache_dir = "/var/cache"', false],
  ['plugin_cache_dir = "/var/cache"', true],
  ["provider_installation {\n  direct {}\n}", true],
])("knows whether %j says where providers come from", (content, says) => {
  delete process.env["TF_CLI_CONFIG_FILE"];
  process.env["HOME"] = files.folder;
  expect(userConfiguresProviderInstallation()).toBe(false);
  files.write(".terraformrc", content);
  expect(userConfiguresProviderInstallation()).toBe(says);
});
