import { type Body, type Resource, type Template, at, resources } from "../support/template";

/** A rule over all resources of every stack in every environment. */
export interface Policy {
  readonly name: string;
  /** One line for each place that breaks it; none where it holds. */
  readonly faults: (template: Template) => string[];
  /** Changes one field of a stack that keeps the policy, after which this policy fails, and no other. */
  readonly breaks: Breach;
}

export interface Breach {
  readonly stack: string;
  readonly change: (template: Template) => void;
}

/** The addresses of the resources of these types for which the rule does not hold. */
export function each(types: readonly string[], holds: (resource: Resource, template: Template) => boolean) {
  return (template: Template): string[] =>
    resources(template, ...types)
      .filter((resource) => !holds(resource, template))
      .map(({ address }) => address);
}

/** Sets a value in the first resource of a type that `where` picks. A path that does not exist yet is an error. */
export function set(type: string, path: string, value: unknown, where: (body: Body) => boolean = () => true) {
  return (template: Template): void => {
    const target = resources(template, type).find(({ body }) => where(body));
    if (!target) throw new Error(`no ${type} to break`);
    const keys = path.split(".");
    const last = keys.pop() as string;
    const parent = keys.length ? at(target.body, keys.join(".")) : target.body;
    if (typeof parent !== "object" || parent === null) throw new Error(`${target.address} has no ${path}`);
    (parent as Body)[last] = value;
  };
}

/** Rewrites a document that a resource carries as a string. */
export function edit(type: string, attribute: string, rewrite: (document: string) => string) {
  return (template: Template): void => {
    const [target] = resources(template, type);
    const before = String(target?.body[attribute]);
    const after = rewrite(before);
    if (!target || after === before) throw new Error(`nothing to break in ${type}.${attribute}`);
    target.body[attribute] = after;
  };
}
