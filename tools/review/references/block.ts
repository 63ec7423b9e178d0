import { isObject } from "../read/json";
import type { Expressions, Resource } from "../read/plan";

type Values = Readonly<Record<string, unknown>>;

/** A resource's body or one nested block of it: its known values, what is unknown, and the expressions behind both. */
export class Block {
  private constructor(
    readonly resource: Resource,
    private readonly values: Values,
    private readonly unknown: unknown,
    /** Several where the order of a set hides which block of the configuration is meant. */
    private readonly expressions: readonly Expressions[],
  ) {}

  static of(resource: Resource): Block {
    const expressions = resource.configuration?.expressions;
    return new Block(resource, resource.values, resource.unknown, expressions ? [expressions] : []);
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.values[name];
    if (typeof value === "string" && /^-?\d+$/.test(value)) return Number(value);
    return typeof value === "number" ? value : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.values[name];
    return typeof value === "boolean" ? value : undefined;
  }

  /** The known strings of a list or set; a single string counts as a list of one. */
  texts(name: string): string[] {
    const value = this.values[name];
    return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === "string");
  }

  entries(name: string): Readonly<Record<string, string>> {
    const value = this.values[name];
    if (!isObject(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  }

  /** True where only the apply will tell, wholly or in part. */
  isUnknown(name: string): boolean {
    return this.unknown === true || (isObject(this.unknown) && hasTrue(this.unknown[name]));
  }

  /** True where the configuration or the state gives the attribute a value, known or not. */
  isSet(name: string): boolean {
    if (this.expressions.length > 0) return this.expressions.some((expressions) => name in expressions);
    const value = this.values[name];
    return value !== undefined && value !== null && value !== "";
  }

  /** Everything that the attribute's expression mentions, as Terraform lists it. */
  references(name: string): string[] {
    return this.expressions.flatMap((expressions) => {
      // An attribute written as blocks has one list of references for all of its blocks.
      return referencesOf("references" in expressions && this.isUnknown(name) ? expressions : expressions[name]);
    });
  }

  /** The text as it was written, `${…}` included, where the configuration is JSON: all that is known of an unknown value. */
  template(name: string): string | undefined {
    for (const expressions of this.expressions) {
      const expression = expressions[name];
      if (isObject(expression) && typeof expression.constant_value === "string") return expression.constant_value;
    }
    return undefined;
  }

  block(name: string): Block | undefined {
    return this.blocks(name)[0];
  }

  blocks(name: string): Block[] {
    const value = this.values[name];
    const list = Array.isArray(value) ? value : [value];
    const unknown = isObject(this.unknown) ? this.unknown[name] : this.unknown;
    const configured = this.expressions.flatMap((expressions) => asList(expressions[name]));
    return list.filter(isObject).map((values, index) => {
      const own = Array.isArray(unknown) ? unknown[index] : unknown;
      return new Block(this.resource, values, own, expressionsFor(values, index, list.length, configured));
    });
  }
}

/** Which blocks of the configuration a block of the plan came from: those whose constants fit, by order if all do. */
function expressionsFor(values: Values, index: number, count: number, configured: readonly unknown[]): Expressions[] {
  const blocks = configured.filter(isObject);
  if (blocks.length === 1 && "references" in (blocks[0] as object)) return blocks;
  const fitting = blocks.filter((expressions) =>
    Object.entries(expressions).every(
      ([name, expression]) =>
        !isObject(expression) ||
        !("constant_value" in expression) ||
        // JSON syntax: Terraform gives the template as a constant beside what it refers to.
        "references" in expression ||
        JSON.stringify(expression.constant_value) === JSON.stringify(values[name]) ||
        String(expression.constant_value) === String(values[name]),
    ),
  );
  const inOrder = blocks[index];
  if (fitting.length === blocks.length && blocks.length === count && inOrder) return [inOrder];
  return fitting;
}

/** All references of an expression, of an object in it, or of the blocks in it. */
export function referencesOf(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesOf);
  if (!isObject(expression)) return [];
  if (Array.isArray(expression.references)) {
    return expression.references.filter((reference): reference is string => typeof reference === "string");
  }
  return "constant_value" in expression ? [] : Object.values(expression).flatMap(referencesOf);
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function hasTrue(unknown: unknown): boolean {
  if (Array.isArray(unknown)) return unknown.some(hasTrue);
  return isObject(unknown) ? Object.values(unknown).some(hasTrue) : unknown === true;
}
