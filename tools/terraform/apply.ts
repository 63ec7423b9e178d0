import type { TerraformBinary } from "./binary";
import { run } from "./child-process";
import { errorsOf, parseMessage } from "./diagnostics";
import { terraformEnvironment } from "./environment-variables";
import { ToolError } from "./tool-error";
import type { Workspace } from "./workspace";

/**
 * How many resources Terraform works on at once. Most of an apply is the provider's waiting, not work: with
 * Terraform's own ten the waits of a stack queue up behind each other.
 */
const PARALLELISM = 40;

export interface Applied {
  /** Resources created, changed or destroyed. */
  readonly resources: number;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly milliseconds: number;
}

export interface ApplyOptions {
  /** A file that `terraform plan -out` wrote, in the workspace. @default a new plan */
  readonly plan?: string;
  readonly destroy?: boolean;
  /** Terraform's own options, such as `-refresh-only`. */
  readonly options?: readonly string[];
  /** Called after each resource with how many are done. */
  readonly onResource?: (done: number) => void;
}

/**
 * `terraform apply` without a question, or `destroy`, in an initialized workspace.
 *
 * @throws ToolError with Terraform's own errors, each once; what was applied until then is in the state
 */
export async function applyWorkspace(
  terraform: TerraformBinary,
  workspace: Workspace,
  { plan, destroy = false, options = [], onResource }: ApplyOptions = {},
): Promise<Applied> {
  let resources = 0;
  let outputs: Applied["outputs"] = {};
  const { code, stdout, stderr, milliseconds } = await run(
    terraform.path,
    [
      ...["apply", "-json", "-input=false", "-auto-approve", `-parallelism=${PARALLELISM}`],
      ...(destroy ? ["-destroy"] : []),
      ...options,
      ...(plan === undefined ? [] : [plan]),
    ],
    {
      cwd: workspace.folder,
      env: terraformEnvironment(workspace),
      onLine: (line) => {
        const message = parseMessage(line);
        if (message?.type === "apply_complete") onResource?.(++resources);
        if (message?.type === "outputs") outputs = valuesOf(message.outputs ?? {});
      },
    },
  );
  if (code !== 0) {
    const verb = destroy ? "destroy" : "apply";
    throw new ToolError(`${workspace.name}: terraform ${verb} fails.\n${errorsOf(stdout) || stderr}`);
  }
  return { resources, outputs, milliseconds };
}

const valuesOf = (outputs: Readonly<Record<string, { readonly value?: unknown }>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
