import { type Template, at, references } from "./template";

/**
 * What a resource needs before it can exist, near and far: what it refers to and what it is told to wait for. Terraform
 * destroys in the opposite order, so each of these outlives it.
 */
export function needs(template: Template, address: string, seen = new Set<string>()): Set<string> {
  const body = at(template.resource, address);
  for (const next of references(body)) {
    if (seen.has(next) || next === address || !at(template.resource, next)) continue;
    seen.add(next);
    needs(template, next, seen);
  }
  return seen;
}
