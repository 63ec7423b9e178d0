import { InputError } from "../modules/foundation/checks";
import { faultsAcross } from "./schema/across";
import { type Environment, environment } from "./schema/environment";
import { type Fault, describe, faultsOf } from "./schema/fault";

/**
 * Checks all environments at once, each by itself and against the others.
 *
 * @throws InputError with every fault: its path, what is allowed, what was given.
 */
export function validate(given: readonly Environment[]): readonly Environment[] {
  const faults = [...given.flatMap(ownFaults), ...faultsAcross(given)];
  if (faults.length === 0) return given;
  const title = `environments/: ${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  throw new InputError([title, ...faults.map((fault) => `  ${describe(fault)}`)].join("\n"));
}

function ownFaults(given: Environment, index: number): Fault[] {
  const { error } = environment.safeParse(given);
  const named: unknown = given.deployment?.environment;
  const name = typeof named === "string" ? named : `environment ${index + 1}`;
  return (error?.issues ?? [])
    .flatMap((issue) => faultsOf(issue, given))
    .map((fault) => ({ ...fault, path: [name, ...fault.path] }));
}
