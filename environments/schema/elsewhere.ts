import { z } from "zod";
import type { Fault } from "./fault";

/** What an ARN under this setting shares with the deployment. AWS takes any other on plan, and refuses it on apply. */
const bound: Readonly<Record<string, readonly ("region" | "account")[]>> = {
  /** AWS docs: "Prerequisites for using ACM certificates": a load balancer uses those of its own region. */
  certificateArn: ["region", "account"],
  /** AWS docs: "AssociateWebACL" (AWS WAF API reference): a regional resource of the same region. */
  webAclArn: ["region", "account"],
  /** To another region CloudWatch says "Invalid region specified" when the alarm is put. */
  alarmTopicArn: ["region"],
  /** AWS docs: "ServiceConnectConfiguration": a namespace of the service's region, maybe shared by another account. */
  namespace: ["region"],
  /** AWS docs: "Grant a user permissions to pass a role to an AWS service": roles are passed inside of an account. */
  infrastructureRole: ["account"],
  /** The account's own, or those of AWS. */
  policyArns: ["account"],
};

const deployed = z.object({
  deployment: z.object({ environment: z.string(), region: z.string(), accountId: z.string() }),
});

interface Found {
  readonly path: readonly string[];
  readonly arn: string;
  readonly region: string;
  readonly account: string;
}

/** ARNs of another region or account, where the deployment's own is called for. */
export function foreignArns(environment: unknown): Fault[] {
  const { data } = deployed.safeParse(environment);
  if (!data) return [];
  const { environment: name, region, accountId } = data.deployment;
  return arnsIn(environment, []).flatMap(({ path, ...found }) => {
    const same = bound[settingOf(path)] ?? [];
    const elsewhere = same.includes("region") && found.region !== region;
    const foreign = same.includes("account") && ![accountId, "aws"].includes(found.account);
    const places = same.map((place) => (place === "region" ? region : `account ${accountId}`));
    return elsewhere || foreign
      ? [{ path: [name, ...path], allowed: `an ARN of ${places.join(" and ")}`, given: found.arn }]
      : [];
  });
}

/** Secrets and parameters that containers start with, from another region than this. */
export const secretsElsewhere = (value: unknown, path: readonly string[], region: string): Fault[] =>
  arnsIn(value, path)
    .filter((found) => found.path.at(-1) === "secretArn" || found.path.at(-2) === "secrets")
    .filter((found) => found.region !== region)
    .map(({ path: at, arn }) => ({
      path: at,
      allowed: `an ARN of ${region} where the way out is endpoints: they lead to their own region alone`,
      given: arn,
    }));

/**
 * The setting that an ARN is given for: `namespace.arn` is one of `namespace`, `policyArns.0` one of `policyArns`. The
 * variables that an app gets secrets in have names of their own.
 */
const settingOf = (path: readonly string[]): string =>
  path.at(-2) === "secrets" ? "" : ([...path].reverse().find((key) => key !== "arn" && !/^\d+$/.test(key)) ?? "");

/** What an app is told is its own business. */
const opaque = ["environment", "command", "healthCommand", "tags"];

function arnsIn(value: unknown, path: readonly string[]): Found[] {
  if (typeof value === "string") {
    const [, , , region = "", account = "", ...rest] = value.split(":");
    return value.startsWith("arn:aws:") && rest.length ? [{ path, arn: value, region, account }] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !opaque.includes(key))
    .flatMap(([key, inner]) => arnsIn(inner, [...path, key]));
}
