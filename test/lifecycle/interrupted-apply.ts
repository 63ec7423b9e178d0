import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { TerraformBinary } from "../../tools/terraform/binary";
import { parseMessage } from "../../tools/terraform/diagnostics";
import { terraformEnvironment } from "../../tools/terraform/environment-variables";
import type { Workspace } from "../../tools/terraform/workspace";

export interface InterruptedApply {
  /** Exit code; `null` where a signal ended Terraform. */
  readonly code: number | null;
  /** Resources that Terraform had reported as created. */
  readonly created: readonly string[];
  /** Resources that it reported as failed: those that were on their way when the signal came. */
  readonly failed: readonly string[];
  /** What it printed. */
  readonly output: string;
}

/**
 * Applies a stack and sends Terraform a signal in the middle.
 *
 * @param when after how many created resources, or after how many milliseconds
 * @param signal SIGINT as a terminal's Ctrl-C would, or SIGKILL to Terraform and its provider
 */
export function interruptApply(
  terraform: TerraformBinary,
  workspace: Workspace,
  signal: "SIGINT" | "SIGKILL",
  when: { readonly resources: number } | { readonly milliseconds: number },
): Promise<InterruptedApply> {
  const child = spawn(terraform.path, ["apply", "-json", "-input=false", "-auto-approve", "-parallelism=40"], {
    cwd: workspace.folder,
    env: terraformEnvironment(workspace),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const send = (): void => {
    if (child.pid !== undefined && child.exitCode === null)
      process.kill(signal === "SIGKILL" ? -child.pid : child.pid, signal);
  };
  const timer = "milliseconds" in when ? setTimeout(send, when.milliseconds) : undefined;
  const created: string[] = [];
  const failed: string[] = [];
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    const message = parseMessage(line);
    if (message?.type === "apply_errored") failed.push(message.hook?.resource.addr ?? "");
    if (message?.type !== "apply_complete") return;
    created.push(message.hook?.resource.addr ?? "");
    if ("resources" in when && created.length === when.resources) send();
  });
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, created, failed, output: lines.join("\n") });
    });
  });
}
