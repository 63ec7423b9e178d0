import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { TerraformBinary } from "./binary";
import { run } from "./child-process";
import {
  terraformEnvironment,
  terraformPluginCacheDir,
  userConfiguresProviderInstallation,
} from "./environment-variables";
import { createInstallationFolder, moveToSharedPluginFolder, pluginFolders, sharedPluginFolder } from "./provider";
import { ToolError } from "./tool-error";
import type { Workspace } from "./workspace";

const UNAVAILABLE =
  /Failed to query available provider packages|Failed to install provider|Failed to resolve provider packages/;

export interface InstalledProvider {
  /** Of hashicorp/aws, such as `5.100.0`. */
  readonly version: string;
  /** A folder, or words that say how Terraform came by it. */
  readonly from: string;
}

/**
 * `terraform init` in every workspace, with a provider that is on this machine where there is one.
 *
 * Workspaces that ask for the same providers share one init: the others get its lock file and a link to its providers.
 * So the provider (675 MB unpacked) is checked once and copied never, and no two inits fill a cache at the same time.
 *
 * @returns which provider it is and where it came from, for the report
 * @throws ToolError where no provider is to be had, with how to get one, or where init fails for another reason
 */
export async function initialize(
  terraform: TerraformBinary,
  workspaces: readonly Workspace[],
): Promise<InstalledProvider[]> {
  const initialized = new Map<string, Workspace>();
  const installed: InstalledProvider[] = [];
  for (const workspace of workspaces) {
    const { terraform: settings, module } = workspace.stack;
    const requirements = JSON.stringify(settings?.required_providers);
    const like = module ? undefined : initialized.get(requirements);
    if (like) {
      share(like, workspace);
    } else {
      const from = await initializeOne(terraform, workspace);
      installed.push({ version: lockedVersion(workspace), from });
      initialized.set(requirements, workspace);
    }
  }
  return installed;
}

async function initializeOne(terraform: TerraformBinary, workspace: Workspace): Promise<string> {
  if (userConfiguresProviderInstallation()) {
    const error = await init(terraform, workspace, [], terraformPluginCacheDir());
    if (error) throw failed(workspace, error);
    return "as your Terraform CLI configuration says";
  }
  for (const folder of pluginFolders(terraform)) {
    const error = await init(terraform, workspace, [`-plugin-dir=${folder}`]);
    if (error === undefined) return folder;
    if (!UNAVAILABLE.test(error)) throw failed(workspace, error);
  }
  return install(terraform, workspace);
}

/** Terraform's own installation from its registry, into the shared folder, then from there. */
async function install(terraform: TerraformBinary, workspace: Workspace): Promise<string> {
  const folder = createInstallationFolder();
  try {
    const error = await init(terraform, workspace, [], folder);
    if (error) throw UNAVAILABLE.test(error) ? unavailable(terraform, workspace, error) : failed(workspace, error);
    moveToSharedPluginFolder(folder, terraform);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const error = await init(terraform, workspace, [`-plugin-dir=${sharedPluginFolder()}`]);
  if (error) throw failed(workspace, error);
  return `${sharedPluginFolder()} (just installed from ${terraform.registry})`;
}

/** @returns what Terraform says where it fails */
async function init(
  terraform: TerraformBinary,
  workspace: Workspace,
  options: readonly string[],
  pluginCache?: string,
): Promise<string | undefined> {
  const { code, stdout, stderr } = await run(
    terraform.path,
    ["init", "-reconfigure", "-input=false", "-no-color", ...options],
    {
      cwd: workspace.folder,
      env: {
        ...terraformEnvironment(workspace),
        ...(pluginCache === undefined ? {} : { TF_PLUGIN_CACHE_DIR: pluginCache }),
      },
    },
  );
  const [error = ""] = (stderr.trim() || stdout.trim()).split("\n\nTo see which modules");
  return code === 0 ? undefined : error;
}

function share(from: Workspace, to: Workspace): void {
  const [source, target] = [from, to].map(({ folder }) => path.join(folder, ".terraform")) as [string, string];
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  symlinkSync(path.relative(target, path.join(source, "providers")), path.join(target, "providers"));
  // The backend's settings, and the folder that -plugin-dir named.
  for (const file of ["terraform.tfstate", "plugin_path"]) {
    if (existsSync(path.join(source, file))) copyFileSync(path.join(source, file), path.join(target, file));
  }
  copyFileSync(path.join(from.folder, ".terraform.lock.hcl"), path.join(to.folder, ".terraform.lock.hcl"));
}

function lockedVersion(workspace: Workspace): string {
  const lock = readFileSync(path.join(workspace.folder, ".terraform.lock.hcl"), "utf8");
  return /hashicorp\/aws" \{\s+version\s+= "(.+)"/.exec(lock)?.[1] ?? "of no version";
}

const failed = (workspace: Workspace, error: string): ToolError =>
  new ToolError(`${workspace.name}: terraform init fails.\n${error}`);

function unavailable(terraform: TerraformBinary, workspace: Workspace, error: string): ToolError {
  const asked = workspace.stack.terraform?.required_providers?.aws?.version ?? "of any version";
  const layout = `${terraform.registry}/hashicorp/aws/<version>/${terraform.platform}`;
  return new ToolError(
    [
      `No AWS provider ${asked} is on this machine, and ${terraform.product} cannot install one.`,
      error,
      `How to get one: run this once where ${terraform.registry} can be reached (about 150 MB; it is kept in`,
      `${sharedPluginFolder()}), or unzip a provider into ${layout}`,
      "below some folder and name that folder in TERRAFORM_PLUGIN_DIR.",
    ].join("\n"),
  );
}
