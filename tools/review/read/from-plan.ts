import { configAddress, parseAddress, type ModuleStep } from "./address";
import { stateResources } from "./from-state";
import type { Action, ModuleCall, ModuleConfiguration, Plan, Resource, ResourceChange } from "./plan";
import type { ModuleJson, PlanJson } from "./schema";

export function fromPlan(name: string, json: PlanJson): Plan {
  const configuration = moduleConfiguration(json.configuration.root_module ?? {});
  const resources = new Map<string, Resource>();
  for (const resource of stateResources(json.prior_state?.values?.root_module)) {
    if (resource.mode === "data") resources.set(resource.address, withConfiguration(resource, configuration));
  }
  for (const resource of stateResources(json.planned_values.root_module)) {
    resources.set(resource.address, withConfiguration(resource, configuration));
  }
  for (const { address, change } of json.resource_changes ?? []) {
    const parsed = parseAddress(address);
    if (!parsed || !change.after) continue;
    const resource = { ...parsed, address, values: change.after, unknown: change.after_unknown, dependsOn: [] };
    resources.set(address, withConfiguration(resource, configuration));
  }
  const region = providerRegion(json);
  return {
    name,
    resources: [...resources.values()],
    changes: (json.resource_changes ?? []).filter(({ mode }) => mode === "managed").map(resourceChange),
    configuration,
    ...(region && { region }),
  };
}

function resourceChange({ address, type, change }: NonNullable<PlanJson["resource_changes"]>[number]): ResourceChange {
  const { actions, replace_paths } = change;
  const replaced = actions.length === 2 && actions.includes("create") && actions.includes("delete");
  return {
    address,
    type,
    action: replaced ? "replace" : (actions[0] as Action),
    replacePaths: (replace_paths ?? []).map((path) => path.join(".")),
  };
}

function withConfiguration(resource: Resource, root: ModuleConfiguration): Resource {
  const found = moduleAt(root, resource.modules)?.resources.get(configAddress({ ...resource, modules: [] }));
  return found ? { ...resource, configuration: found, dependsOn: found.dependsOn } : resource;
}

/** The configuration of a module instance. */
export function moduleAt(root: ModuleConfiguration, path: readonly ModuleStep[]): ModuleConfiguration | undefined {
  return path.reduce<ModuleConfiguration | undefined>((module, step) => module?.calls.get(step.name)?.module, root);
}

function moduleConfiguration(json: ModuleJson): ModuleConfiguration {
  const resources = (json.resources ?? []).map((resource) => {
    const mode = resource.mode === "data" ? "data" : "managed";
    const found = {
      expressions: resource.expressions ?? {},
      repetition: resource.for_each_expression ?? resource.count_expression,
      dependsOn: resource.depends_on ?? [],
    };
    return [configAddress({ modules: [], mode, type: resource.type, name: resource.name }), found] as const;
  });
  const calls = Object.entries(json.module_calls ?? {}).map(([name, call]): [string, ModuleCall] => [
    name,
    {
      inputs: call.expressions ?? {},
      repetition: call.for_each_expression ?? call.count_expression,
      module: moduleConfiguration(call.module ?? {}),
    },
  ]);
  const outputs = Object.entries(json.outputs ?? {}).map(([name, { expression }]) => [name, expression]);
  return { resources: new Map(resources), calls: new Map(calls), outputs: Object.fromEntries(outputs) };
}

function providerRegion(json: PlanJson): string | undefined {
  for (const provider of Object.values(json.configuration.provider_config ?? {})) {
    if (provider.name !== "aws") continue;
    const region = (provider.expressions as Record<string, { constant_value?: unknown; references?: string[] }>)
      ?.region;
    if (typeof region?.constant_value === "string") return region.constant_value;
    const variable = region?.references?.[0]?.replace(/^var\./, "");
    const value = variable && json.variables?.[variable]?.value;
    if (typeof value === "string") return value;
  }
  return undefined;
}
