import type { Say } from "../../tools/terraform/steps";
import { applyWorkspace } from "../../tools/terraform/apply";
import type { TerraformBinary } from "../../tools/terraform/binary";
import { planWorkspace } from "../../tools/terraform/plan";
import type { Workspace } from "../../tools/terraform/workspace";
import type { LocalDeployment } from "../../tools/emulator/local-deployment";
import { changesIn, remainingChanges } from "../../tools/emulator/second-plan";
import { NOT_DELETABLE, NOT_REPAIRABLE } from "../../tools/emulator/exceptions";
import { isProtected, unprotect } from "../../tools/emulator/protection";
import {
  addressOf,
  askable,
  askFor,
  destroyAndAsk,
  managed,
  readState,
  stateAlone,
  type StateResource,
} from "../../tools/emulator/state-alone";
import { type LostCa, loseAndRestoreCa } from "./lost-ca";
import { upgradeFromRelease } from "./upgrade";

/** What was seen of one stack on its way from nothing to nothing. */
export interface Lifecycle {
  /** What an upgrade from the last release would destroy or replace, and must not. */
  readonly breakages: readonly string[];
  readonly resources: number;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the second plan would change. */
  readonly secondPlan: readonly string[];
  /** Why Terraform refuses to destroy the stack as it is; nothing for a disposable one. */
  readonly refusal: string | undefined;
  readonly losses: readonly Loss[];
  /** Nothing for a stack without a CA of its own. */
  readonly lostCa: LostCa | undefined;
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

/** Which of a stack's resources somebody deletes: one of every type among these, and what depends on it. */
export type Losing = (state: readonly StateResource[]) => StateResource[];

/**
 * What no ECS service depends on. The provider reads a service that is gone for two minutes, and AWS deletes no cluster,
 * network or target group under a service.
 */
export const besidesServices: Losing = (state) => {
  const services = state.filter(({ type }) => type === "aws_ecs_service");
  const under = new Set(services.flatMap((service) => [addressOf(service), ...dependencies(service)]));
  return state.filter((resource) => !under.has(addressOf(resource)));
};

export const everything: Losing = (state) => [...state];

/**
 * Applies a stack, over its last release where there is one, plans again, loses resources and repairs them, destroys it
 * and asks for what is left.
 *
 * @param say told what comes next, for those who wait
 */
export async function runLifecycle(
  terraform: TerraformBinary,
  deployment: LocalDeployment,
  losing: readonly Losing[],
  say: Say,
): Promise<Lifecycle> {
  const { workspace } = deployment;
  say("apply");
  const breakages = await upgradeFromRelease(terraform, deployment);
  const { outputs } = await applyWorkspace(terraform, workspace);
  say("plan again");
  const secondPlan = await remainingChanges(terraform, workspace);
  const refusal = isProtected(workspace.stack) ? await unprotect(terraform, workspace) : undefined;
  const losses: Loss[] = [];
  for (const which of losing) {
    say(`lose resources and repair, ${losses.length + 1} of ${losing.length}`);
    losses.push(await loseAndRepair(terraform, workspace, which));
  }
  const lostCa = await loseAndRestoreCa(terraform, deployment);
  const resources = managed(readState(workspace)).length;
  const thereBefore = await askFor(terraform, askable(workspace));
  say("destroy");
  const { asked, left } = await destroyAndAsk(terraform, workspace);
  say("done");
  return { breakages, resources, outputs, secondPlan, refusal, losses, lostCa, thereBefore, asked, left };
}

async function loseAndRepair(terraform: TerraformBinary, workspace: Workspace, losing: Losing): Promise<Loss> {
  const state = managed(readState(workspace));
  const deleted = oneOfEveryType(losing(state), state);
  await applyWorkspace(
    terraform,
    stateAlone(workspace, "lost", (resource) => deleted.includes(addressOf(resource))),
  );
  const { planJson } = await planWorkspace(terraform, workspace);
  const created = changesIn(planJson)
    .filter(({ change }) => change.actions.includes("create"))
    .map(({ address }) => address.replace(/\[.*\]$/, ""));
  await applyWorkspace(terraform, workspace, { plan: "plan.tfplan" });
  return {
    deleted,
    unnoticed: deleted.filter((address) => !created.includes(address)),
    afterRepair: await remainingChanges(terraform, workspace),
  };
}

/** The least depended on of every type, with what depends on it: AWS refuses to delete what is in use. */
function oneOfEveryType(among: readonly StateResource[], state: readonly StateResource[]): string[] {
  const least = new Map<string, readonly string[]>();
  for (const resource of among) {
    const lost = [addressOf(resource), ...dependents(resource, state)];
    const sofar = least.get(resource.type);
    if (sofar === undefined || lost.length < sofar.length) least.set(resource.type, lost);
  }
  const exceptions = [...NOT_DELETABLE, ...NOT_REPAIRABLE].map(({ type }) => type);
  const deletable = state.filter(({ type }) => !exceptions.includes(type)).map(addressOf);
  return [...new Set([...least.values()].flat())].filter((address) => deletable.includes(address));
}

/** A state names what a resource depends on, directly or not. */
const dependencies = ({ instances }: StateResource): string[] =>
  instances.flatMap((instance) => instance.dependencies ?? []);

const dependents = (resource: StateResource, state: readonly StateResource[]): string[] =>
  state.filter((other) => dependencies(other).includes(addressOf(resource))).map(addressOf);
