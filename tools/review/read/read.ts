import type { z } from "zod";
import { UnreadablePlan } from "../unreadable-plan";
import type { Plan } from "./plan";
import { planSchema, stateSchema } from "./schema";
import { fromPlan } from "./from-plan";
import { fromState } from "./from-state";
import { fromSynthesized } from "./from-synthesized";

const EXPECTED = "the output of `terraform show -json` or a synthesized cdk.tf.json";

/** Reads what `terraform show -json` printed, for a plan or a state, or what cdktf synthesized. @throws UnreadablePlan */
export function readPlan(name: string, json: unknown): Plan {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new UnreadablePlan(name, EXPECTED, Array.isArray(json) ? "a list" : JSON.stringify(json));
  }
  if ("errored" in json && json.errored === true) throw new UnreadablePlan(name, EXPECTED, "a plan that failed");
  if ("planned_values" in json || "resource_changes" in json) return fromPlan(name, parse(name, planSchema, json));
  if ("values" in json || Object.keys(json).join() === "format_version") {
    return fromState(name, parse(name, stateSchema, json));
  }
  if ("resource" in json && "terraform" in json) return fromSynthesized(name, json);
  const keys = Object.keys(json).slice(0, 5).join(", ");
  throw new UnreadablePlan(name, EXPECTED, keys ? `an object with ${keys}` : "an empty object");
}

function parse<T>(name: string, schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UnreadablePlan(name, EXPECTED, `${issue?.message} at ${issue?.path.join(".") || "the top"}`);
}
