import { z } from "zod";
import { isTagKey, nameLimits } from "../../modules/foundation/aws-limits";
import { type Deployment, physicalName } from "../../modules/foundation/deployment";
import { arn, matching, rule, tagValue } from "./fields";

/** Every stack id starts with one of these. The longest decides how long a prefix may be. */
export const stackNames = [
  "hardened-alb",
  "alb-reencryption",
  "nlb-passthrough",
  "service-connect-mesh",
  "private-ca",
] as const;

const region = matching(
  /^(?!us-gov|cn-|us-iso)[a-z]{2}(-[a-z]+){1,2}-\d$/,
  "a region of the aws partition, such as us-east-1",
);
const bucketName = matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "an S3 bucket name");

const backend = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("local") }),
  z.strictObject({ kind: z.literal("s3"), bucket: bucketName, region, kmsKeyId: arn("kms").optional() }),
  z.strictObject({
    kind: z.literal("hcp-terraform"),
    organization: matching(/^[\w-]+$/, "an organization of HCP Terraform"),
    hostname: z.string().optional(),
  }),
]);

/** What layFoundation adds itself. */
const tagsOfOurs = ["stack", "environment"];
/** Of 50 tags a resource may have, some are set by the stacks. */
const mostTags = 40;

/**
 * IAM takes no two keys that differ in case alone. AWS docs: "Rules for tagging in IAM and AWS STS". What this
 * repository says of single hops is never said of a whole stack.
 */
const tags = z.record(z.string(), tagValue).superRefine((given, { addIssue }) => {
  const keys = Object.keys(given);
  const lower = [...tagsOfOurs, ...keys.map((key) => key.toLowerCase())];
  const repeated = keys.filter((_, i) => lower.indexOf(lower[i + tagsOfOurs.length] as string) < i + tagsOfOurs.length);
  const sound = (key: string): boolean => isTagKey(key) && !key.toLowerCase().startsWith("encryption-in-transit/");
  const fault = (message: string, ...path: string[]): void => addIssue({ code: "custom", path, message });
  for (const key of repeated) {
    fault(
      `of a key that differs from ${tagsOfOurs.join(", ")} and the others in more than case: IAM refuses both`,
      key,
    );
  }
  for (const key of keys.filter((it) => !sound(it))) {
    fault(
      "of a key of 1 to 128 letters, digits, spaces and _.:/=+-@ that starts with neither aws: nor encryption-in-transit/",
      key,
    );
  }
  if (keys.length > mostTags) fault(`at most ${mostTags} tags`);
});

/**
 * It starts the names of capacity providers (not aws, ecs, fargate), security groups (not sg-), load balancers (not
 * internal-) and parameters (not aws, ssm). AWS docs: "CreateCapacityProvider", "CreateSecurityGroup",
 * "CreateLoadBalancer", "PutParameter" (API references).
 */
const namePrefix = matching(
  /^(?!aws|ecs|fargate|ssm|sg$|sg-|internal$|internal-)[a-z][a-z0-9-]*[a-z0-9]$/,
  "lower-case letters, digits and inner hyphens, and start with none of aws, ecs, fargate, ssm, sg- and internal-",
);

const fields = z.strictObject({
  environment: matching(/^[a-z][a-z0-9]{1,9}$/, "2 to 10 lower-case letters and digits"),
  accountId: matching(/^\d{12}$/, "an AWS account id: twelve digits in quotes"),
  region,
  namePrefix: namePrefix.optional(),
  tags,
  backend,
  disposable: z.boolean(),
  logRetentionDays: z.literal([
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
  ]),
  alarmTopicArn: arn("sns").optional(),
}) satisfies z.ZodType<Deployment>;

const longest = (deployment: Deployment): number =>
  Math.max(...stackNames.map((stack) => physicalName(stack, deployment).length));

/** Where a stack is deployed that lies in another account than the rest of its environment. */
export const otherAccount = fields.pick({ accountId: true, backend: true });

export const deployment = rule(fields, {
  reads: ["namePrefix", "environment"],
  at: ["namePrefix"],
  allowed: `short enough that <prefix>-<stack>-<environment> keeps to the ${nameLimits.loadBalancer} characters of a load balancer's name for every stack`,
  holds: (value) => longest(value) <= nameLimits.loadBalancer,
});
