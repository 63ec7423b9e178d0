import { writeFileSync } from "node:fs";
import path from "node:path";
import type { TerraformBinary } from "./binary";
import { run } from "./child-process";
import { describe, errorsOf, parseMessage } from "./diagnostics";
import { terraformEnvironment } from "./environment-variables";
import { ToolError } from "./tool-error";
import type { Workspace } from "./workspace";

/** What `terraform show -json` prints of a plan; the fields that the tools here read. */
export interface PlanJson {
  readonly format_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly [field: string]: unknown;
}

export interface ResourceChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before?: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    /** `true` for an argument that is known after the apply. */
    readonly after_unknown?: Readonly<Record<string, unknown>>;
  };
}

export interface PlannedStack {
  readonly name: string;
  readonly planJson: PlanJson;
  /** The file that holds `planJson`. */
  readonly file: string;
  readonly milliseconds: { readonly plan: number; readonly show: number };
}

/** @throws ToolError with Terraform's own errors, each once */
export async function validateWorkspace(terraform: TerraformBinary, workspace: Workspace): Promise<void> {
  const { code, stdout, stderr } = await run(terraform.path, ["validate", "-json"], inside(workspace));
  if (code === 0) return;
  const { diagnostics = [] } = (parseMessage(stdout) ?? {}) as { diagnostics?: Parameters<typeof describe>[0][] };
  throw new ToolError(`${workspace.name} is not valid.\n${diagnostics.map(describe).join("\n") || stderr}`);
}

/**
 * `terraform plan` and `terraform show -json` in an initialized workspace. The plan validates the stack first. It takes
 * no lock: a review reads, and a role that may only read suffices.
 *
 * @param onResource called with the address of each resource as its change is planned
 * @throws ToolError with Terraform's own errors, each once
 */
export async function planWorkspace(
  terraform: TerraformBinary,
  workspace: Workspace,
  onResource?: (address: string) => void,
): Promise<PlannedStack> {
  const planned = await run(terraform.path, ["plan", "-input=false", "-lock=false", "-json", "-out=plan.tfplan"], {
    ...inside(workspace),
    onLine: (line) => {
      const message = parseMessage(line);
      if (message?.type === "planned_change" && message.change) onResource?.(message.change.resource.addr);
    },
  });
  if (planned.code !== 0) {
    throw new ToolError(`${workspace.name}: terraform plan fails.\n${errorsOf(planned.stdout) || planned.stderr}`);
  }
  const shown = await run(terraform.path, ["show", "-json", "plan.tfplan"], inside(workspace));
  if (shown.code !== 0) throw new ToolError(`${workspace.name}: terraform show fails.\n${shown.stderr}`);
  const file = path.join(workspace.folder, "plan.json");
  writeFileSync(file, shown.stdout);
  return {
    name: workspace.name,
    planJson: JSON.parse(shown.stdout) as PlanJson,
    file,
    milliseconds: { plan: planned.milliseconds, show: shown.milliseconds },
  };
}

const inside = (workspace: Workspace) => ({
  cwd: workspace.folder,
  env: terraformEnvironment(workspace),
});
