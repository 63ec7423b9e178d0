import { z } from "zod";
import { isRuleDescription, ruleDescriptionAllowed } from "../../modules/foundation/aws-limits";
import type { AppSettings } from "../../modules/ecs/app";
import type { ImageSettings } from "../../modules/ecs/container-image";
import {
  absolutePath,
  cidr,
  count,
  different,
  matching,
  policyArn,
  port,
  rule,
  secretOrParameterArn,
  tagValue,
  text,
} from "./fields";

/** AWS docs: "CreateRepository" (Amazon ECR API reference), for the repository's name. */
export const image = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("public"),
    reference: matching(
      /^[\w.\-/]+:(?!latest$)[\w.-]+(@sha256:[0-9a-f]{64})?$/,
      "an image with a tag other than latest",
    ),
  }),
  z.strictObject({
    kind: z.literal("private-ecr"),
    repository: matching(
      /^(?=.{2,256}$)([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/,
      "the name of an ECR repository: lower-case letters and digits, with one of ._-/ at a time between them",
    ),
    digest: matching(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits"),
    repositoryIs: z.enum(["created", "existing"]),
  }),
]) satisfies z.ZodType<ImageSettings>;

const egress = z.strictObject({
  to: z.union(
    [z.strictObject({ cidr }), z.strictObject({ securityGroupId: matching(/^sg-[0-9a-f]+$/, "a security group id") })],
    "a { cidr } or a { securityGroupId }",
  ),
  port,
  reason: text(ruleDescriptionAllowed, isRuleDescription),
  transport: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("tls") }),
    z.strictObject({ kind: z.literal("accepted-plaintext"), reason: tagValue }),
  ]),
});

/** AWS docs: "HealthCheck" (Amazon ECS API reference). */
export const healthCommand = z
  .array(z.string())
  .refine(([kind, ...rest]) => (kind === "CMD" && rest.length > 0) || (kind === "CMD-SHELL" && rest.length === 1), {
    error: '["CMD", and the command word by word] or ["CMD-SHELL", and one line for the shell]',
  });

/** Two mounts on one path, or one over everything, and no container starts. */
const folder = matching(/^(\/(?!\.{1,2}(\/|$))[\w.-]+)+$/, "the absolute path of a folder, without a slash at its end");

const variable = matching(/^[^=\s]+$/, "the name of a variable");

export const app = z.strictObject({
  image,
  command: z.array(z.string()).optional(),
  user: matching(/^[1-9]\d*(:\d+)?$/, "a numeric uid or uid:gid other than 0"),
  port,
  cpu: count(128, 16_384, "CPU units"),
  memory: count(128, 122_880, "MiB"),
  tasks: rule(z.strictObject({ min: count(1, 1000), max: count(1, 1000) }), {
    reads: ["min", "max"],
    at: ["max"],
    allowed: ({ min }) => `at least min, which is ${min}`,
    holds: ({ min, max }) => max >= min,
  }),
  healthPath: absolutePath,
  healthCommand: healthCommand.optional(),
  writablePaths: different(folder, (path) => path, "a list of different folders").optional(),
  environment: z.record(variable, z.string()).optional(),
  secrets: z.record(variable, secretOrParameterArn).optional(),
  policyArns: different(policyArn, (it) => it, "a list of different policies").optional(),
  egress: different(egress, ({ to, port: at }) => JSON.stringify([to, at])).optional(),
}) satisfies z.ZodType<AppSettings>;
