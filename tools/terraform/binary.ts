import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { run } from "./child-process";
import { searchPath, terraformBinaryName, terraformEnvironment } from "./environment-variables";
import { ToolError } from "./tool-error";

/** S3 state locking by `use_lockfile` came with Terraform 1.10 and OpenTofu 1.10. */
const OLDEST = { major: 1, minor: 10 };

const HOW_TO_GET_ONE =
  "Install it from https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install, " +
  "or name a binary in TERRAFORM_BINARY_NAME.";

export interface TerraformBinary {
  /** Absolute path. */
  readonly path: string;
  readonly product: "Terraform" | "OpenTofu";
  /** Such as `1.11.4`. */
  readonly version: string;
  /** The host in provider addresses where a `source` names none. */
  readonly registry: "registry.terraform.io" | "registry.opentofu.org";
  /** Such as `linux_amd64`. */
  readonly platform: string;
}

/**
 * Terraform or OpenTofu: the one that `TERRAFORM_BINARY_NAME` names, else `terraform`, else `tofu` from PATH.
 *
 * @throws ToolError where there is none, or where it is older than 1.10; the message says how to get one
 */
export async function findTerraform(): Promise<TerraformBinary> {
  const named = terraformBinaryName();
  const found = (named ? [named] : ["terraform", "tofu"]).map(findExecutable).find((file) => file !== undefined);
  if (found === undefined) {
    throw new ToolError(
      named
        ? `TERRAFORM_BINARY_NAME must be Terraform or OpenTofu, by path or on PATH, got ${JSON.stringify(named)}.`
        : `Neither terraform nor tofu is on PATH. ${HOW_TO_GET_ONE}`,
    );
  }
  return identify(found);
}

/** The first executable file of that name on PATH; a name with a slash is a path already. */
export function findExecutable(name: string): string | undefined {
  const candidates = name.includes(path.sep)
    ? [path.resolve(name)]
    : searchPath().map((folder) => path.join(folder, name));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

async function identify(file: string): Promise<TerraformBinary> {
  const { stdout } = await run(file, ["version"], { env: terraformEnvironment({ credentials: "none" }) });
  const [, product, version = ""] = /^(Terraform|OpenTofu) v(\S+)/m.exec(stdout) ?? [];
  const platform = /^on (\S+)$/m.exec(stdout)?.[1];
  if ((product !== "Terraform" && product !== "OpenTofu") || platform === undefined) {
    throw new ToolError(
      `${file} must be Terraform or OpenTofu, but "${file} version" does not say so. ${HOW_TO_GET_ONE}`,
    );
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
    throw new ToolError(
      `${product} must be ${OLDEST.major}.${OLDEST.minor} or newer, got ${version} from ${file}. ${HOW_TO_GET_ONE}`,
    );
  }
  const registry = product === "Terraform" ? "registry.terraform.io" : "registry.opentofu.org";
  return { path: file, product, version, registry, platform };
}
