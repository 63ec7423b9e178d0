import type { Edge, Finding } from "../contract";
import type { Traffic } from "../graph/traffic";
import type { Trace } from "../hops/trace";

/** All that a rule may look at. */
export interface Context extends Trace {
  readonly traffic: Traffic;
  readonly edges: readonly Edge[];
}

/** Looks for one kind of fault in the whole plan. */
export type Rule = (context: Context) => Finding[];
