import { parseAddress } from "./address";
import type { Plan, Resource } from "./plan";
import type { StateJson, StateModule } from "./schema";

/** A state holds values alone: everything is known, nothing changes, and references are values. */
export function fromState(name: string, json: StateJson): Plan {
  const resources = [...stateResources(json.values?.root_module)];
  const region = resources
    .map((resource) => resource.values.arn)
    .find((arn) => typeof arn === "string" && arn.split(":")[3]);
  return {
    name,
    resources,
    changes: [],
    ...(typeof region === "string" && { region: region.split(":")[3] as string }),
  };
}

export function* stateResources(module: StateModule | null | undefined): Generator<Resource> {
  for (const { address, values, depends_on } of module?.resources ?? []) {
    const parsed = parseAddress(address);
    if (parsed) yield { ...parsed, address, values: values ?? {}, unknown: {}, dependsOn: depends_on ?? [] };
  }
  for (const child of module?.child_modules ?? []) yield* stateResources(child);
}
