import type { TerraformBinary } from "../terraform/binary";
import { type PlanJson, planWorkspace, type ResourceChange } from "../terraform/plan";
import type { Workspace } from "../terraform/workspace";
import { DRIFTING } from "./exceptions";

/** What a plan would do to managed resources; what it leaves as it is, and what it reads, is left out. */
export const changesIn = (planJson: PlanJson): ResourceChange[] =>
  (planJson.resource_changes ?? []).filter(
    ({ mode, change }) => mode === "managed" && !["no-op", "read"].includes(change.actions.join()),
  );

/** One line a change: `update aws_lb.x: idle_timeout, tags`. */
export function describeChange({ address, change }: ResourceChange): string {
  const [verb = ""] = change.actions;
  return `${change.actions.length > 1 ? "replace" : verb} ${address}: ${changedArguments(change).join(", ")}`;
}

/** Plans a stack that was just applied. @returns what the plan would still change, one line each, exceptions left out */
export async function remainingChanges(terraform: TerraformBinary, workspace: Workspace): Promise<string[]> {
  const { planJson } = await planWorkspace(terraform, workspace);
  return changesIn(planJson)
    .filter((change) => !isExcepted(change))
    .map(describeChange);
}

function isExcepted({ type, change }: ResourceChange): boolean {
  const excepted = DRIFTING.filter((exception) => exception.type === type).map(({ argument }) => argument);
  return change.actions.join() === "update" && changedArguments(change).every((name) => excepted.includes(name));
}

function changedArguments({ before, after, after_unknown: unknown }: ResourceChange["change"]): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(unknown ?? {})]);
  const differs = (name: string): boolean =>
    unknown?.[name] === true || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]);
  return [...names].filter(differs).sort();
}
