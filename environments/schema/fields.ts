import { z } from "zod";
import { isPort, isTagValue, portAllowed, tagValueAllowed } from "../../modules/foundation/aws-limits";
import { isRuleCidr, ruleCidrAllowed } from "../../modules/network/subnet-plan";

/** A string with the words that complete "must be …" when it does not hold. */
export const text = (allowed: string, holds: (value: string) => boolean) =>
  z.string(allowed).refine(holds, { error: allowed });

/** A whole number within bounds, both included. */
export const count = (min: number, max: number, unit = "") => {
  const allowed = `a whole number from ${min} to ${max}${unit && ` ${unit}`}`;
  return z.int(allowed).min(min, allowed).max(max, allowed);
};

export const matching = (pattern: RegExp, allowed: string) => text(allowed, (value) => pattern.test(value));

export const port = z.number(portAllowed).refine(isPort, { error: portAllowed });
export const tagValue = text(tagValueAllowed, isTagValue);
export const arn = (service: string) =>
  matching(new RegExp(`^arn:aws:${service}:[a-z0-9-]*:(\\d{12}|aws)?:[^\\s$%]+$`), `an ARN of ${service}`);
export const certificateArn = matching(
  /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
  "the ARN of an ACM certificate",
);
const secretPattern = /^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}(:[^:\s$%]*){0,3}$/;
const parameterPattern = /^arn:aws:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]+$/;
/** IAM knows a secret by its whole ARN. AWS docs: "What's in a Secrets Manager secret?", section "Secret ARN". */
export const secretArn = matching(
  secretPattern,
  "the ARN of a secret, with the six characters that Secrets Manager adds to its name",
);
export const secretOrParameterArn = text(
  "the ARN of a secret, with the six characters that Secrets Manager adds to its name, or of a parameter",
  (value) => secretPattern.test(value) || parameterPattern.test(value),
);
export const policyArn = matching(/^arn:aws:iam::(aws|\d{12}):policy\/[\w+=,.@/-]+$/, "the ARN of a managed policy");
export const roleArn = matching(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, "the ARN of a role");
export const webAclArn = matching(
  /^arn:aws:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[\w-]+\/[\w-]+$/,
  "the ARN of a regional web ACL: those of CloudFront suit no load balancer",
);
export const cidr = text(ruleCidrAllowed, isRuleCidr);
export const absolutePath = matching(/^\/[\w\-./~%]*$/, "an absolute path");
export const domainName = matching(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  "a lower-case DNS name with at least one dot",
);

/** A list without two entries that AWS would take for one. */
export const different = <S extends z.ZodType>(
  entry: S,
  key: (value: z.output<S>) => string,
  error = "a list of different entries: AWS refuses a rule twice",
) => z.array(entry).refine((all) => new Set(all.map(key)).size === all.length, { error });

interface Rule<T> {
  /** The fields that the rule looks at. It runs only when none of them is at fault itself. */
  readonly reads: readonly (keyof T & string)[];
  /** Where the fault is reported, from the object on. */
  readonly at: readonly string[];
  readonly allowed: string | ((value: T) => string);
  readonly holds: (value: T) => boolean;
}

/** A rule over several fields of an object, reported beside the faults of single fields and never twice. */
export function rule<S extends z.ZodObject>(schema: S, { reads, at, allowed, holds }: Rule<z.output<S>>): S {
  return schema.refine((value) => holds(value), {
    path: [...at],
    error: ({ input }) => (typeof allowed === "string" ? allowed : allowed(input as z.output<S>)),
    when: ({ issues }) => !issues.some((issue) => isNoObject(issue) || reads.includes(String(issue.path?.[0]))),
  });
}

const isNoObject = ({ code, path = [] }: z.core.$ZodRawIssue): boolean => code === "invalid_type" && path.length === 0;
