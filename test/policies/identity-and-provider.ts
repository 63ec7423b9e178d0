import { acceptedPlaintextTag } from "../../modules/load-balancer/accepted-plaintext";
import { isTagValue } from "../../modules/foundation/aws-limits";
import { type Body, at, resources } from "../support/template";
import { type Policy, each, edit } from "./policy";

/** Actions that AWS offers for all resources only. */
const unscoped = new Set(["ecr:GetAuthorizationToken"]);

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: object;
}

const statements = (body: Body): Statement[] =>
  (JSON.parse(String(body["policy"])) as { Statement: Statement[] }).Statement;

const list = (value: string | string[] = []): string[] => [value].flat();

function isNarrow({ Effect, Action, Resource, Condition }: Statement): boolean {
  if (Effect === "Deny") return true;
  if (list(Action).some((action) => action === "*" || /^\w[\w-]*:\*$/.test(action))) return false;
  return !list(Resource).includes("*") || Boolean(Condition) || list(Action).every((action) => unscoped.has(action));
}

export const identityAndProviderPolicies: Policy[] = [
  {
    name: "a role may do named things to named resources",
    faults: each(["aws_iam_role_policy", "aws_iam_policy"], ({ body }) => statements(body).every(isNarrow)),
    breaks: {
      stack: "hardened-alb-dev",
      change: edit("aws_iam_role_policy", "policy", (document) => document.replace("logs:PutLogEvents", "logs:*")),
    },
  },
  {
    name: "tag values are in characters that AWS takes",
    faults: (template) =>
      resources(template)
        .filter(({ body }) => Object.values((body["tags"] ?? {}) as object).some((tag) => !isTagValue(String(tag))))
        .map(({ address }) => address),
    breaks: {
      stack: "hardened-alb-dev",
      change: (template) => {
        const [body] = Object.values(template.resource["aws_vpc"] ?? {});
        if (!body) throw new Error("no VPC to break");
        body["tags"] = { Name: "the team's" };
      },
    },
  },
  {
    name: "plaintext is never accepted for a whole stack",
    faults: (template) => (JSON.stringify(template.provider).includes(acceptedPlaintextTag) ? ["provider.aws"] : []),
    breaks: {
      stack: "hardened-alb-dev",
      change: ({ provider }) => {
        (at(provider, "aws.0.default_tags.0.tags") as Body)[acceptedPlaintextTag] = "everything";
      },
    },
  },
  {
    name: "a stack is bound to one account",
    faults: ({ provider }) =>
      provider.aws.every(({ allowed_account_ids: ids }) => Array.isArray(ids) && ids.length === 1)
        ? []
        : ["provider.aws"],
    breaks: {
      stack: "hardened-alb-dev",
      change: ({ provider }) => {
        (provider.aws[0] as Body)["allowed_account_ids"] = [];
      },
    },
  },
  {
    name: "a stack takes provider 5.100 and 6.x, and Terraform from 1.10 on",
    faults: ({ terraform }) =>
      terraform.required_version === ">= 1.10.0" &&
      /^>= (5\.100\.0|6\.\d+\.\d+), < 7\.0\.0$/.test(terraform.required_providers.aws.version)
        ? []
        : ["terraform"],
    breaks: {
      stack: "hardened-alb-dev",
      change: ({ terraform }) => {
        terraform.required_providers.aws.version = "6.25.0";
      },
    },
  },
  {
    name: "state lies where it is said to, encrypted and locked where it is shared",
    faults: ({ terraform }) => {
      const s3 = terraform.backend?.["s3"];
      if (s3) return at(s3, "encrypt") === true && at(s3, "use_lockfile") === true ? [] : ["terraform.backend.s3"];
      return terraform.backend?.["local"] || terraform.cloud ? [] : ["terraform.backend"];
    },
    breaks: {
      stack: "hardened-alb-prod",
      change: ({ terraform }) => {
        (terraform.backend?.["s3"] as Body)["use_lockfile"] = false;
      },
    },
  },
  {
    name: "no absolute path of whoever synthesized gets into a stack",
    faults: (template) => (JSON.stringify(template.terraform).includes(process.cwd()) ? ["terraform"] : []),
    breaks: {
      stack: "hardened-alb-dev",
      change: ({ terraform }) => {
        terraform.backend = { local: { path: `${process.cwd()}/terraform.tfstate` } };
      },
    },
  },
];
