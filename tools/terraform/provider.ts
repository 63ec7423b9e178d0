import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { TerraformBinary } from "./binary";
import {
  cacheFolder,
  dataFolders,
  homeFolder,
  terraformPluginCacheDir,
  terraformPluginDir,
} from "./environment-variables";
import { ToolError } from "./tool-error";

/** Where Terraform's own installations of the provider are kept, in the layout of an unpacked mirror. */
export const sharedPluginFolder = (): string => path.join(cacheFolder(), "terraform-plugins");

/**
 * Folders on this machine that hold an unpacked AWS provider for it, the most deliberate first: named by
 * `TERRAFORM_PLUGIN_DIR`, Terraform's implied mirrors and caches, ours, then `<root>/*` of the usual roots.
 * Whether a version suits a stack is Terraform's to say.
 */
export function pluginFolders(terraform: TerraformBinary): string[] {
  const named = [terraformPluginDir(), terraformPluginCacheDir()].filter((folder) => folder !== undefined);
  const implied = [
    path.join(homeFolder(), ".terraform.d", "plugins"),
    ...dataFolders().map((folder) => path.join(folder, "terraform", "plugins")),
    path.join(homeFolder(), ".terraform.d", "plugin-cache"),
  ];
  const roots = ["/opt", "/usr/share", "/usr/local/share", homeFolder()].flatMap(subfolders);
  const candidates = [...named, ...implied, sharedPluginFolder(), ...roots].map((folder) => path.resolve(folder));
  return [...new Set(candidates)].filter((folder) => holdsAwsProvider(folder, terraform));
}

/** Puts what Terraform has installed into `from` where {@link pluginFolders} finds it. Safe beside another process that does the same. */
export function moveToSharedPluginFolder(from: string, terraform: TerraformBinary): void {
  for (const version of subfolders(awsProviderFolder(from, terraform))) {
    const target = path.join(awsProviderFolder(sharedPluginFolder(), terraform), path.basename(version));
    mkdirSync(path.dirname(target), { recursive: true });
    try {
      renameSync(version, target);
    } catch (error) {
      // Another process was first: what it put there is the same.
      if (!existsSync(target)) throw error;
    }
  }
  rmSync(from, { recursive: true, force: true });
}

/** An empty folder on the file system of {@link sharedPluginFolder}. */
export function createInstallationFolder(): string {
  try {
    mkdirSync(sharedPluginFolder(), { recursive: true });
    return mkdtempSync(path.join(sharedPluginFolder(), ".installing-"));
  } catch (error) {
    throw new ToolError(
      `The cache folder must be writable, to install the AWS provider into: ${(error as Error).message}. ` +
        "XDG_CACHE_HOME names another.",
    );
  }
}

const awsProviderFolder = (folder: string, terraform: TerraformBinary): string =>
  path.join(folder, terraform.registry, "hashicorp", "aws");

function holdsAwsProvider(folder: string, terraform: TerraformBinary): boolean {
  return subfolders(awsProviderFolder(folder, terraform)).some((version) => {
    const platform = path.join(version, terraform.platform);
    return existsSync(platform) && readdirSync(platform).some((file) => file.startsWith("terraform-provider-aws"));
  });
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    // Absent, unreadable or a file: it holds no provider.
    return [];
  }
}
