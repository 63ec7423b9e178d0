import { existsSync, readFileSync } from "node:fs";
import { devNull, homedir } from "node:os";
import path from "node:path";

/** A variable that is set and not empty. This file is the one reader of `process.env`. */
function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value === "" ? undefined : value;
}

/** `TERRAFORM_BINARY_NAME`, which cdktf honours too: a name on PATH or a path. */
export const terraformBinaryName = (): string | undefined => variable("TERRAFORM_BINARY_NAME");

/** `TERRAFORM_PLUGIN_DIR`: an unpacked filesystem mirror that holds the AWS provider. */
export const terraformPluginDir = (): string | undefined => variable("TERRAFORM_PLUGIN_DIR");

/** `TF_PLUGIN_CACHE_DIR`: Terraform's own plugin cache. */
export const terraformPluginCacheDir = (): string | undefined => variable("TF_PLUGIN_CACHE_DIR");

/** `CI`, as every CI service sets it. */
export const runsInCi = (): boolean => variable("CI") === "true";

/** The folders of PATH, in order. */
export const searchPath = (): string[] =>
  (variable("PATH") ?? "").split(path.delimiter).filter((folder) => folder !== "");

export const homeFolder = (): string => variable("HOME") ?? homedir();

/** Where this project keeps what it downloads or builds: `$XDG_CACHE_HOME/ecs-encryption-in-transit`. */
export const cacheFolder = (): string =>
  path.join(variable("XDG_CACHE_HOME") ?? path.join(homeFolder(), ".cache"), "ecs-encryption-in-transit");

/** The XDG data folders, where Terraform looks for its implied mirrors. */
export function dataFolders(): string[] {
  const home = variable("XDG_DATA_HOME") ?? path.join(homeFolder(), ".local", "share");
  const shared = variable("XDG_DATA_DIRS") ?? "/usr/local/share:/usr/share";
  return [home, ...shared.split(path.delimiter)];
}

// The second is the first's old name.
const CLI_CONFIG = ["TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG"];

/**
 * Whether the user's own CLI config says where providers come from; then nothing of ours may.
 * Terraform's "CLI Configuration" page names the files and the two settings.
 */
export function userConfiguresProviderInstallation(): boolean {
  const named = CLI_CONFIG.map(variable).find((file) => file !== undefined);
  const files = named ? [named] : [".terraformrc", ".tofurc"].map((name) => path.join(homeFolder(), name));
  return files
    .filter((file) => existsSync(file))
    .some((file) => /^[^#]*\b(provider_installation|plugin_cache_dir)\b/m.test(readFileSync(file, "utf8")));
}

// What would change a command that the tools build, or make its output something other than they parse.
const TERRAFORM_STEERING = /^TF_(CLI_ARGS.*|DATA_DIR|WORKSPACE|LOG.*|PLUGIN_CACHE_DIR)$/;

/**
 * The environment of a Terraform process that must not depend on the machine it runs on.
 *
 * A `TF_CLI_CONFIG_FILE` that does not exist is left out: Terraform warns about it on every command.
 * With `credentials: "none"` no AWS variable, profile or instance role of the user reaches the provider, which would
 * otherwise fail on a profile that is missing or expired.
 */
export function terraformEnvironment(options: { readonly credentials: "none" | "user" }): NodeJS.ProcessEnv {
  const isKept = ([name, value]: [string, string | undefined]): boolean => {
    if (CLI_CONFIG.includes(name)) return value !== undefined && existsSync(value);
    if (options.credentials === "none" && name.startsWith("AWS_")) return false;
    return !TERRAFORM_STEERING.test(name);
  };
  const noUserFiles = {
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(isKept)),
    ...(options.credentials === "none" ? noUserFiles : {}),
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
    // The provider's schema is most of what a plan keeps in memory: collecting garbage less often saves a fifth of a
    // plan's CPU time for 180 MB more.
    GOGC: variable("GOGC") ?? "400",
  };
}

/** The environment of a child that is neither Terraform nor AWS: the user's own, with `additions`. */
export const childEnvironment = (additions: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  ...additions,
});
