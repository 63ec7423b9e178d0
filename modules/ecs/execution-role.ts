import type { ContainerDefinition } from "./container-definition";
import type { Deployment } from "../foundation/deployment";
import type { PolicyStatement } from "../foundation/policy-statement";

const ecrImage = /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com\/(?<repository>[^@:]+)/;

/**
 * What ECS itself needs to start these containers: to write to one log group, to pull from the private repositories
 * that they name and to read the secrets and parameters that they name.
 *
 * AWS docs: "Amazon ECS task execution IAM role".
 */
export function executionStatements(
  containers: readonly ContainerDefinition[],
  logGroupName: string,
  { accountId, region }: Deployment,
): PolicyStatement[] {
  const repositories = unique(containers.map(({ image }) => repositoryArn(image)));
  const sources = unique(containers.flatMap(({ secrets = [] }) => secrets.map(({ valueFrom }) => valueFrom)));
  const parameters = sources.filter((arn) => arn.startsWith("arn:aws:ssm:"));
  const secrets = unique(sources.filter((arn) => arn.startsWith("arn:aws:secretsmanager:")).map(withoutJsonKey));
  return [
    allow(
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      [`arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}:*`],
    ),
    allow(["ecr:GetAuthorizationToken"], repositories.length ? ["*"] : []),
    allow(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], repositories),
    allow(["ssm:GetParameters"], parameters),
    allow(["secretsmanager:GetSecretValue"], secrets),
  ].flat();
}

const allow = (Action: string[], Resource: string[]): PolicyStatement[] =>
  Resource.length ? [{ Effect: "Allow", Action, Resource }] : [];

const unique = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

function repositoryArn(image: string): string | undefined {
  const { account, region, repository } = ecrImage.exec(image)?.groups ?? {};
  return repository && `arn:aws:ecr:${region}:${account}:repository/${repository}`;
}

/** `valueFrom` may name a key of a JSON secret after the ARN's seven parts; IAM knows the secret alone. */
const withoutJsonKey = (arn: string): string => arn.split(":").slice(0, 7).join(":");
