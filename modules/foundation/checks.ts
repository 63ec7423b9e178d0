import { Token } from "cdktf";
import type { IConstruct } from "constructs";

/** Input that AWS would refuse, or that would weaken the path; says where, what was given and what is allowed. */
export class InputError extends Error {
  override readonly name = "InputError";
}

export interface Check<T> {
  readonly prop: string;
  readonly given: T;
  /** Completes the sentence "<prop> must be …". */
  readonly allowed: string;
  readonly holds: (given: T) => boolean;
  /** The nearest fix, one sentence without its full stop. @default none */
  readonly fix?: string;
}

/**
 * Throws an {@link InputError} that carries the construct path unless the given value holds.
 * Values that Terraform resolves later (tokens) are not judged.
 */
export function check<T>(scope: IConstruct, { prop, given, allowed, holds, fix }: Check<T>): void {
  if (Token.isUnresolved(given) || holds(given)) return;
  const shown = typeof given === "string" ? `"${given}"` : JSON.stringify(given);
  throw new InputError(`${scope.node.path}: ${prop} must be ${allowed}, got ${shown}${fix ? `. ${fix}` : ""}`);
}

/** The length of a physical name, which starts with the environment's prefix. */
export function checkNameLength(scope: IConstruct, prop: string, given: string, limit: number): void {
  const holds = ({ length }: string): boolean => length <= limit;
  check(scope, { prop, given, allowed: `at most ${limit} characters`, holds, fix: "Shorten namePrefix" });
}
