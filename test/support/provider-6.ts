import { readFileSync } from "node:fs";
import path from "node:path";
import type { Body, Template } from "./template";

/**
 * One schema block: `a` maps attributes to flags (`r` required, `o` optional, `c` computed, `B` attribute-as-block), `b`
 * maps nested blocks to theirs.
 */
export interface Block {
  readonly a?: Readonly<Record<string, string>>;
  readonly b?: Readonly<Record<string, Block>>;
}

/** The schema of the types in use, as trim-provider-schema.ts writes it. */
export interface ProviderSchema {
  readonly provider: string;
  readonly resources: Readonly<Record<string, Block>>;
  readonly data: Readonly<Record<string, Block>>;
}

export const schemaFile = path.join(__dirname, "fixtures", "aws-provider-6.47.json");

const META_ARGUMENTS = new Set(["//", "depends_on", "lifecycle", "count", "for_each", "provider", "provisioner"]);

/**
 * What of a synthesized stack would not hold on provider 6.47: names it does not know, required ones that are missing,
 * and attributes-as-blocks, whose JSON must name every attribute of the very version that reads it.
 */
export function faultsOnProvider6(template: Template): string[] {
  const schema = JSON.parse(readFileSync(schemaFile, "utf8")) as ProviderSchema;
  return [...faultsOfTypes(template.resource, schema.resources), ...faultsOfTypes(template.data ?? {}, schema.data)];
}

function faultsOfTypes(
  types: Record<string, Record<string, Body>>,
  schemas: Readonly<Record<string, Block>>,
): string[] {
  return Object.entries(types).flatMap(([type, named]) => {
    const schema = schemas[type];
    if (!schema)
      return [`${type}: not in ${path.basename(schemaFile)}; trim-provider-schema.ts says how it gets there`];
    return Object.entries(named).flatMap(([name, body]) => {
      const settings = Object.entries(body).filter(([key]) => !META_ARGUMENTS.has(key));
      return faultsOfBlock(`${type}.${name}`, Object.fromEntries(settings), schema);
    });
  });
}

function faultsOfBlock(where: string, body: Body, { a: attributes = {}, b: blocks = {} }: Block): string[] {
  const missing = Object.entries(attributes)
    .filter(([key, flags]) => flags.includes("r") && (body[key] ?? null) === null)
    .map(([key]) => `${where}.${key}: required by provider 6.47`);
  return [...missing, ...Object.entries(body).flatMap(([key, value]) => faultsOfSetting(key, value))];

  function faultsOfSetting(key: string, value: unknown): string[] {
    const [flags, block] = [attributes[key], blocks[key]];
    if (block) {
      return [value].flat().flatMap((inner, index) => {
        return isBody(inner) ? faultsOfBlock(`${where}.${key}[${index}]`, inner, block) : [];
      });
    }
    if (flags === undefined) return value === null ? [] : [`${where}.${key}: not in provider 6.47`];
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (!flags.includes("B") || isEmpty) return [];
    return [`${where}.${key}: an attribute-as-block, breaks from one provider version to the next`];
  }
}

const isBody = (value: unknown): value is Body => typeof value === "object" && value !== null && !Array.isArray(value);
