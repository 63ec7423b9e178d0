import type { Changes } from "./contract";
import type { Action, Plan } from "./read/plan";

/** How many managed resources the apply creates, changes in place, replaces and destroys. */
export function countChanges({ changes }: Plan): Changes {
  const count = (wanted: Action) => changes.filter(({ action }) => action === wanted).length;
  return { add: count("create"), change: count("update"), replace: count("replace"), destroy: count("delete") };
}
