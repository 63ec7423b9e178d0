import { z } from "zod";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Traffic } from "./traffic";

const list = z.union([z.string(), z.array(z.string())]).transform((one) => (typeof one === "string" ? [one] : one));
const statement = z.object({ Effect: z.string(), Action: list.optional(), Principal: z.unknown().optional() });
const document = z.object({ Statement: z.union([statement.transform((one) => [one]), z.array(statement)]) });

/** The actions that a role's policies allow, with wildcards; undefined where one of its policies is not known. */
export function allowedActions(traffic: Traffic, role: Resource): string[] | undefined {
  const inline = traffic
    .of(["aws_iam_role_policy"])
    .map(Block.of)
    .filter((body) => isOf(traffic, body, role));
  const attached = traffic
    .of(["aws_iam_role_policy_attachment"])
    .map(Block.of)
    .filter((body) => isOf(traffic, body, role))
    .map((body) => traffic.resolver.one(body, "policy_arn", "aws_iam_policy"));
  const policies = [
    ...inline,
    ...Block.of(role).blocks("inline_policy"),
    ...attached.map((policy) => policy && Block.of(policy)),
  ];
  const actions = policies.map((policy) => policy && actionsOf(traffic, policy, "policy"));
  return actions.every((some) => some !== undefined) ? actions.flat() : undefined;
}

export function allows(actions: readonly string[], action: string): boolean {
  return actions.some((pattern) => {
    const expression = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".");
    return new RegExp(`^${expression}$`, "i").test(action);
  });
}

/** The services that may assume a role; undefined where its trust policy is not known. */
export function trustedServices(traffic: Traffic, role: Resource): string[] | undefined {
  const body = Block.of(role);
  const data = traffic.resolver.all(body, "assume_role_policy", "aws_iam_policy_document").map(Block.of);
  const principals = data.flatMap((one) => one.blocks("statement")).flatMap((one) => one.blocks("principals"));
  if (principals.length > 0) return principals.flatMap((principal) => principal.texts("identifiers"));
  const parsed = parse(body.text("assume_role_policy") ?? body.template("assume_role_policy"));
  const services = z.object({ Service: list });
  return parsed?.flatMap(({ Principal }) => services.safeParse(Principal).data?.Service ?? []);
}

function isOf(traffic: Traffic, body: Block, role: Resource): boolean {
  return traffic.resolver.all(body, "role", "aws_iam_role").includes(role);
}

function actionsOf(traffic: Traffic, policy: Block, attribute: string): string[] | undefined {
  const parsed = parse(policy.text(attribute) ?? policy.template(attribute));
  if (parsed) return parsed.flatMap(({ Effect, Action }) => (Effect === "Allow" ? (Action ?? []) : []));
  const data = traffic.resolver.all(policy, attribute, "aws_iam_policy_document").map(Block.of);
  if (data.length === 0) return undefined;
  const statements = data.flatMap((one) => one.blocks("statement"));
  return statements.filter((one) => one.text("effect") !== "Deny").flatMap((one) => one.texts("actions"));
}

function parse(json: string | undefined): z.infer<typeof statement>[] | undefined {
  try {
    return json === undefined ? undefined : document.safeParse(JSON.parse(json)).data?.Statement;
  } catch {
    // A template whose placeholders break the JSON says nothing that can be relied on.
    return undefined;
  }
}
