import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlanReview } from "../../../tools/review/contract";
import { reviewPlan } from "../../../tools/review/review";

type Values = Record<string, unknown>;

interface PlanJson {
  resource_changes: { address: string; change: { actions: string[]; after: Values; after_unknown: Values } }[];
  configuration: { root_module: { resources: { address: string; expressions: Values; depends_on?: string[] }[] } };
}

/** A plan that Terraform made (see fixtures/make.sh); a copy of its own for each call. */
export function fixture(name: "modules" | "classic" | "passthrough" | "mesh" | "replaced"): PlanJson {
  return JSON.parse(readFileSync(join(__dirname, "fixtures", name, "plan.json"), "utf8"));
}

/** Breaks, or mends, the planned values of one resource. */
export function change(plan: PlanJson, address: string, edit: (after: Values, unknown: Values) => void): PlanJson {
  const found = plan.resource_changes.find((resource) => resource.address === address);
  if (!found) throw new Error(`No ${address} in the plan`);
  edit(found.change.after, found.change.after_unknown);
  return plan;
}

/** Edits one container of a task definition. */
export function changeContainer(
  plan: PlanJson,
  address: string,
  name: string,
  edit: (container: Values) => void,
): PlanJson {
  return change(plan, address, (after) => {
    const containers = JSON.parse(after.container_definitions as string) as Values[];
    const container = containers.find((one) => one.name === name);
    if (!container) throw new Error(`No container ${name} in ${address}`);
    edit(container);
    after.container_definitions = JSON.stringify(containers);
  });
}

/** Sets an attribute as if it had been written so; undefined takes it out of the configuration. */
export function write(plan: PlanJson, address: string, attribute: string, value: unknown): PlanJson {
  const configured = plan.configuration.root_module.resources.find(
    (resource) => resource.address === address.replace(/\[.*/, ""),
  );
  if (!configured) throw new Error(`No ${address} in the configuration`);
  const others = Object.entries(configured.expressions).filter(([name]) => name !== attribute);
  const expressions = Object.fromEntries(others);
  configured.expressions =
    value === undefined ? expressions : { ...expressions, [attribute]: { constant_value: value } };
  return change(plan, address, (after, unknown) => {
    unknown[attribute] = false;
    after[attribute] = value ?? null;
  });
}

/** Rewrites the depends_on of a resource's configuration. */
export function dependsOn(plan: PlanJson, address: string, ...dependencies: string[]): PlanJson {
  const configured = plan.configuration.root_module.resources.find((resource) => resource.address === address);
  if (!configured) throw new Error(`No ${address} in the configuration`);
  configured.depends_on = dependencies;
  return plan;
}

export function without(plan: PlanJson, address: string): PlanJson {
  plan.resource_changes = plan.resource_changes.filter((resource) => resource.address !== address);
  return JSON.parse(JSON.stringify(plan, (key, value) => (key === "planned_values" ? {} : value)));
}

export const review = (plan: unknown): PlanReview => reviewPlan("plan", plan);

/** `rule address` of each finding, so that a test names all of them. */
export function found(plan: unknown, ...severities: string[]): string[] {
  return review(plan)
    .findings.filter(({ severity }) => severities.length === 0 || severities.includes(severity))
    .map(({ rule, address }) => `${rule} ${address}`);
}

/** `from → to :port transport peerVerified` of each hop. */
export function hops(plan: unknown): string[] {
  return review(plan).hops.map(
    ({ from, to, port, transport, peerVerified }) => `${from} → ${to} :${port} ${transport} ${peerVerified}`,
  );
}

export function edges(plan: unknown): string[] {
  return review(plan).edges.map(
    ({ direction, from, to, protocol, ports }) => `${direction} ${from} → ${to} ${protocol} ${ports}`,
  );
}
