import type { z } from "zod";

/** One thing wrong with the data: where, what is allowed there, what was given. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly allowed: string;
  readonly given: unknown;
}

export function describe({ path, allowed, given }: Fault): string {
  return `${path.map(String).join(".")}: must be ${allowed}, got ${show(given)}`;
}

/** The faults behind one issue of the schema library, told in our form: what is allowed, then what was given. */
export function faultsOf(issue: z.core.$ZodIssue, data: unknown): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      allowed: "left out: there is no such setting",
      given: valueAt(data, [...issue.path, key]),
    }));
  }
  // A union with words of its own speaks of the whole value, not of the field that tells its kinds apart.
  const path = issue.code === "invalid_union" && !isStock(issue) ? issue.path.slice(0, -1) : issue.path;
  return [{ path, allowed: allowedBy(issue), given: valueAt(data, path) }];
}

/** The library's own message, not one of the schema's. */
const isStock = ({ message }: z.core.$ZodIssue): boolean => message.startsWith("Invalid");

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return isStock(issue) ? `given, as ${issue.expected}` : issue.message;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options) && isStock(issue)
        ? `one of ${issue.options.map(String).join(", ")}`
        : issue.message;
    default:
      return issue.message;
  }
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), data);
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === "object" && value !== null;

const show = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));
