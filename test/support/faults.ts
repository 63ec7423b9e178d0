import { dev } from "../../environments/dev";
import type { Environment } from "../../environments/schema/environment";
import { validate } from "../../environments/validate";

/** A copy of dev with other values at dotted paths, as somebody who edits the file would have it. */
export function devWith(changes: Record<string, unknown>): Environment {
  const copy = structuredClone(dev) as unknown as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() as string;
    const parent = keys.reduce((node, key) => node[key] as Record<string, unknown>, copy);
    parent[last] = value;
  }
  return copy as unknown as Environment;
}

/** The lines of the error, one for each fault. */
export function faultsOf(...environments: Environment[]): string[] {
  try {
    validate(environments);
    return [];
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}
