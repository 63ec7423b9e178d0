export type InstanceKey = string | number;

export interface ModuleStep {
  readonly name: string;
  readonly key?: InstanceKey;
}

/** A resource address or reference taken apart: `module.web["eu"].aws_lb.main[0].arn`. */
export interface Address {
  readonly modules: readonly ModuleStep[];
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly key?: InstanceKey;
}

interface Part {
  readonly name: string;
  readonly key?: InstanceKey;
}

const PART = /([^.[\]]+)((?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])*)\.?/y;

/** `a["x"].b[0]` → a with key "x", b with key 0. Of several keys (attribute indexes) the first one counts. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  PART.lastIndex = 0;
  for (let match = PART.exec(text); match; match = PART.exec(text)) {
    const key = /^\[("(?:[^"\\]|\\.)*"|\d+)\]/.exec(match[2] ?? "")?.[1];
    found.push({ name: match[1] as string, ...(key !== undefined && { key: JSON.parse(key) as InstanceKey }) });
  }
  return found;
}

/** Undefined for what names no resource: `var.x`, `module.web.output`, `each.key`. */
export function parseAddress(text: string): Address | undefined {
  const rest = parts(text);
  const modules: ModuleStep[] = [];
  while (rest[0]?.name === "module" && rest[1]) {
    modules.push(rest[1]);
    rest.splice(0, 2);
  }
  const mode = rest[0]?.name === "data" ? "data" : "managed";
  if (mode === "data") rest.shift();
  const [type, name] = rest;
  if (!type || !name || !type.name.includes("_")) return undefined;
  return { modules, mode, type: type.name, name: name.name, ...(name.key !== undefined && { key: name.key }) };
}

/** The address without instance keys: one for all instances of a `count` or `for_each`. */
export function configAddress({ modules, mode, type, name }: Omit<Address, "key">): string {
  const path = modules.map((step) => `module.${step.name}.`).join("");
  return `${path}${mode === "data" ? "data." : ""}${type}.${name}`;
}
