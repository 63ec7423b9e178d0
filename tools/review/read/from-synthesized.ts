import { configAddress } from "./address";
import { isObject } from "./json";
import type { Expressions, Plan, Resource, ResourceConfiguration } from "./plan";

type Body = Readonly<Record<string, unknown>>;

/** `${…}`, but not `$${…}`, which stands for the text itself. */
const TEMPLATE = /(?<!\$)\$\{/;
const REFERENCE = /\b(?:data\.)?[a-z][a-z0-9]*_\w+\.[\w-]+(?:\[(?:"[^"]*"|\d+)\])*(?:\.\w+)*/g;

/** What cdktf synthesizes, before Terraform has seen it: no defaults, no changes, references as templates. */
export function fromSynthesized(name: string, json: Body): Plan {
  const managed = [...bodies(json.resource)].map((found) => toResource("managed", ...found));
  const data = [...bodies(json.data)].map((found) => toResource("data", ...found));
  const resources = [...managed, ...data];
  const configured = resources.map(
    ({ address, configuration, dependsOn }): [string, ResourceConfiguration & { dependsOn: readonly string[] }] => [
      address,
      { expressions: {}, repetition: undefined, ...configuration, dependsOn },
    ],
  );
  const [provider] =
    isObject(json.provider) && Array.isArray(json.provider.aws) ? (json.provider.aws as unknown[]) : [];
  const region = isObject(provider) && typeof provider.region === "string" ? provider.region : undefined;
  return {
    name,
    resources,
    changes: [],
    configuration: { resources: new Map(configured), outputs: {}, calls: new Map() },
    ...(region && { region }),
  };
}

function* bodies(types: unknown): Generator<[type: string, name: string, body: Body]> {
  for (const [type, named] of isObject(types) ? Object.entries(types) : []) {
    for (const [name, body] of isObject(named) ? Object.entries(named) : [])
      if (isObject(body)) yield [type, name, body];
  }
}

function toResource(mode: "managed" | "data", type: string, name: string, body: Body): Resource {
  const { depends_on, ...attributes } = body;
  const dependsOn = Array.isArray(depends_on) ? depends_on.map(String) : [];
  const expressions = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, expression(value)]));
  const values = known(attributes);
  return {
    address: configAddress({ modules: [], mode, type, name }),
    modules: [],
    mode,
    type,
    name,
    values: isObject(values) ? values : {},
    unknown: unknown(attributes),
    configuration: { expressions, repetition: body.for_each ?? body.count },
    dependsOn,
  };
}

/** Terraform's own form of an expression: references, a constant, or one object per nested block. */
function expression(value: unknown): unknown {
  if (Array.isArray(value) && value.some(isObject)) return value.filter(isObject).map(blockExpressions);
  // One nested block or a map: the same to a reader of either.
  if (isObject(value)) return blockExpressions(value);
  const references = JSON.stringify(value ?? null)
    .replaceAll('\\"', '"')
    .match(REFERENCE);
  return hasTemplate(value) ? { references: references ?? [], constant_value: value } : { constant_value: value };
}

function blockExpressions(block: Body): Expressions {
  return Object.fromEntries(Object.entries(block).map(([key, value]) => [key, expression(value)]));
}

function hasTemplate(value: unknown): boolean {
  return TEMPLATE.test(JSON.stringify(value ?? null));
}

/** The value without what is a template; the escapes of literal text are undone. */
function known(value: unknown): unknown {
  if (typeof value === "string") return TEMPLATE.test(value) ? undefined : value.replaceAll("$${", "${");
  if (Array.isArray(value)) return value.map(known).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, item]) => [key, known(item)]),
  );
}

/** Terraform's `after_unknown` for the same value. */
function unknown(value: unknown): unknown {
  if (typeof value === "string") return TEMPLATE.test(value);
  if (Array.isArray(value)) return value.some(isObject) ? value.map(unknown) : value.some(hasTemplate);
  if (!isObject(value)) return false;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unknown(item)]));
}
