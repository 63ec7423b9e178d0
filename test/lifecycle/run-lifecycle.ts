import { applyWorkspace } from "../../tools/terraform/apply";
import type { TerraformBinary } from "../../tools/terraform/binary";
import { planWorkspace } from "../../tools/terraform/plan";
import type { Workspace } from "../../tools/terraform/workspace";
import { NOT_ASKED } from "../../tools/emulator/exceptions";
import { changesIn, remainingChanges } from "../../tools/emulator/second-plan";
import {
  addressOf,
  askFor,
  managed,
  readState,
  stateAlone,
  type StateResource,
} from "../../tools/emulator/state-alone";

/** What was seen of one stack on its way from nothing to nothing. */
export interface Lifecycle {
  readonly applied: number;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the second plan would change. */
  readonly secondPlan: readonly string[];
  readonly losses: readonly Loss[];
  /** Managed resources that the API was asked for, and had, before the destroy. */
  readonly thereBefore: readonly string[];
  readonly asked: readonly string[];
  readonly left: readonly string[];
}

/** Resources that somebody deleted behind Terraform's back. */
export interface Loss {
  readonly deleted: readonly string[];
  /** Of these, what the next plan does not create. */
  readonly unnoticed: readonly string[];
  /** What the plan after the repair would still change. */
  readonly afterRepair: readonly string[];
}

/** Which of a stack's types lose a resource at once. */
export type Losing = (type: string, state: readonly StateResource[]) => boolean;

/**
 * Every type at once. A lost VPC takes what depends on it along, so most of the stack is made anew.
 *
 * An ECS service is left out: the provider reads one that is gone for two minutes.
 */
export const everyQuickType: Losing = (type) => type !== "aws_ecs_service";

export const everyType: Losing = () => true;

/** Types of which nothing else depends: what is left must hold while they come back. */
export const leafTypes: Losing = (type, state) =>
  type !== "aws_ecs_service" && Math.min(...ofType(type, state).map((resource) => dependents(resource, state))) === 0;

/** Applies a stack, plans again, loses resources and repairs them, destroys it and asks for what is left. */
export async function runLifecycle(
  terraform: TerraformBinary,
  workspace: Workspace,
  losing: readonly Losing[],
): Promise<Lifecycle> {
  const { resources, outputs } = await applyWorkspace(terraform, workspace);
  const secondPlan = await remainingChanges(terraform, workspace);
  const losses: Loss[] = [];
  for (const lose of losing) losses.push(await loseAndRepair(terraform, workspace, lose));
  const before = stateAlone(workspace, "asked", ({ type }) => !NOT_ASKED.some((not) => not.type === type));
  const asked = managed(readState(before)).map(addressOf);
  const thereBefore = await askFor(terraform, before);
  await applyWorkspace(terraform, workspace, { destroy: true });
  return {
    applied: resources,
    outputs,
    secondPlan,
    losses,
    thereBefore,
    asked,
    left: await askFor(terraform, before),
  };
}

async function loseAndRepair(terraform: TerraformBinary, workspace: Workspace, lose: Losing): Promise<Loss> {
  const state = managed(readState(workspace));
  const types = [...new Set(state.map(({ type }) => type))].filter((type) => lose(type, state));
  const chosen = types.map((type) => leastDependedOn(type, state));
  await applyWorkspace(
    terraform,
    stateAlone(workspace, "lost", (resource) => chosen.includes(addressOf(resource))),
  );
  const { planJson } = await planWorkspace(terraform, workspace);
  const created = new Set(
    changesIn(planJson)
      .filter(({ change }) => change.actions.includes("create"))
      .map(({ address }) => address.replace(/\[.*\]$/, "")),
  );
  await applyWorkspace(terraform, workspace, { plan: "plan.tfplan" });
  return {
    deleted: chosen,
    unnoticed: chosen.filter((address) => !created.has(address)),
    afterRepair: await remainingChanges(terraform, workspace),
  };
}

const ofType = (type: string, state: readonly StateResource[]): StateResource[] =>
  state.filter((resource) => resource.type === type);

function leastDependedOn(type: string, state: readonly StateResource[]): string {
  const [least] = ofType(type, state).sort((a, b) => dependents(a, state) - dependents(b, state));
  if (!least) throw new Error(`no ${type} in the state`);
  return addressOf(least);
}

function dependents(resource: StateResource, state: readonly StateResource[]): number {
  const address = addressOf(resource);
  return state.filter(({ instances }) => instances.some(({ dependencies }) => dependencies?.includes(address))).length;
}
