import { type Template, at, containersOf, resources } from "../support/template";
import { type Policy, each, set } from "./policy";

/** The endpoint services of a stack whose tasks have no other way out; undefined where they have. */
function onlyWayOut(template: Template): unknown[] | undefined {
  const endpoints = resources(template, "aws_vpc_endpoint").map(({ body }) => body["service_name"]);
  const closed = endpoints.length > 0 && resources(template, "aws_nat_gateway").length === 0;
  return closed ? endpoints : undefined;
}

/** `arn:aws:ssm:us-east-1:…` is fetched through `com.amazonaws.us-east-1.ssm`. */
function endpointOf(arn: string): string {
  const [, , service = "", region = ""] = arn.split(":");
  return `com.amazonaws.${region}.${service}`;
}

export const wayOutPolicies: Policy[] = [
  {
    name: "a task's secrets are within reach where the only way out is endpoints",
    faults: each(["aws_ecs_task_definition"], (task, template) => {
      const endpoints = onlyWayOut(template);
      const sources = containersOf(task).flatMap(
        (container) => (at(container, "secrets") ?? []) as { valueFrom: string }[],
      );
      return !endpoints || sources.every(({ valueFrom }) => endpoints.includes(endpointOf(valueFrom)));
    }),
    breaks: {
      stack: "hardened-alb-endpoints",
      change: set("aws_vpc_endpoint", "service_name", "com.amazonaws.us-east-1.sqs", ({ service_name: name }) =>
        String(name).endsWith(".secretsmanager"),
      ),
    },
  },
];
