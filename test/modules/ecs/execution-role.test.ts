import type { ContainerDefinition } from "../../../modules/ecs/container-definition";
import { executionStatements } from "../../../modules/ecs/execution-role";
import { dev } from "../../../environments/dev";

const container: ContainerDefinition = {
  name: "app",
  image: "public.ecr.aws/team/app:1",
  essential: true,
  user: "1000",
  readonlyRootFilesystem: true,
};
const logs = {
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: ["arn:aws:logs:us-east-1:111111111111:log-group:/ecs/x:*"],
};

it("holds nothing but its own log group for a public image without secrets", () => {
  expect(executionStatements([container], "/ecs/x", dev.deployment)).toEqual([logs]);
});

it("holds exactly the repositories, parameters and secrets that the containers name", () => {
  const secret = "arn:aws:secretsmanager:us-east-1:111111111111:secret:db-AbCdEf";
  const parameter = "arn:aws:ssm:us-east-1:111111111111:parameter/team/ca";
  const containers: ContainerDefinition[] = [
    {
      ...container,
      image: "111111111111.dkr.ecr.us-east-1.amazonaws.com/team/app@sha256:00",
      secrets: [
        { name: "USER", valueFrom: `${secret}:username::` },
        { name: "PASSWORD", valueFrom: `${secret}:password::` },
        { name: "CA", valueFrom: parameter },
      ],
    },
    container,
  ];
  expect(executionStatements(containers, "/ecs/x", dev.deployment)).toEqual([
    logs,
    { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: ["arn:aws:ecr:us-east-1:111111111111:repository/team/app"],
    },
    { Effect: "Allow", Action: ["ssm:GetParameters"], Resource: [parameter] },
    { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [secret] },
  ]);
});
