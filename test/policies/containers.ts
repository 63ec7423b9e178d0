import { type Body, at, containersOf } from "../support/template";
import { type Policy, each, edit, set } from "./policy";

/** True where the rule holds for all containers of a task definition. */
const everyContainer = (holds: (container: Body) => boolean) =>
  each(["aws_ecs_task_definition"], (resource) => containersOf(resource).every(holds));

const breakContainer = (from: string, to: string) => ({
  stack: "hardened-alb-dev",
  change: edit("aws_ecs_task_definition", "container_definitions", (document) => document.replace(from, to)),
});

export const containerPolicies: Policy[] = [
  {
    name: "a container's file system is read-only (ECS.5)",
    faults: everyContainer((container) => container["readonlyRootFilesystem"] === true),
    breaks: breakContainer('"readonlyRootFilesystem":true', '"readonlyRootFilesystem":false'),
  },
  {
    name: "a container runs as somebody other than root, with no capability and no privilege (ECS.4, ECS.20)",
    faults: everyContainer(
      (container) =>
        /^[1-9]\d*(:\d+)?$/.test(String(container["user"])) &&
        JSON.stringify(at(container, "linuxParameters.capabilities.drop")) === '["ALL"]' &&
        container["privileged"] !== true,
    ),
    breaks: breakContainer('"user":"65534:65534"', '"user":"0"'),
  },
  {
    name: "a container logs, in a mode that is written down (ECS.9)",
    faults: everyContainer(
      ({ logConfiguration }) => Boolean(logConfiguration) && Boolean(at(logConfiguration, "options.mode")),
    ),
    breaks: breakContainer('"mode":"non-blocking",', ""),
  },
  {
    name: "an image is pinned by a tag other than latest, or by digest",
    faults: everyContainer(({ image }) => /(:(?!latest$)[\w.-]+|@sha256:[0-9a-f]{64})$/.test(String(image))),
    breaks: breakContainer(":3.13-slim", ":latest"),
  },
  {
    name: "container definitions are fully known in a first plan",
    faults: each(["aws_ecs_task_definition"], ({ body }) => !/(?<!\$)\$\{/.test(String(body["container_definitions"]))),
    breaks: breakContainer('"name":"app"', '"name":"${aws_lb.x.name}"'),
  },
  {
    name: "a task has a role of its own for its code, beside the one that starts it",
    faults: each(
      ["aws_ecs_task_definition"],
      ({ body }) => Boolean(body["task_role_arn"]) && body["task_role_arn"] !== body["execution_role_arn"],
    ),
    breaks: {
      stack: "hardened-alb-dev",
      change: (template) => {
        const [task] = Object.values(template.resource["aws_ecs_task_definition"] ?? {});
        if (!task) throw new Error("no task definition to break");
        task["task_role_arn"] = task["execution_role_arn"];
      },
    },
  },
  {
    name: "a deployment that fails rolls back",
    faults: each(
      ["aws_ecs_service"],
      ({ body }) =>
        at(body, "deployment_circuit_breaker.enable") === true &&
        at(body, "deployment_circuit_breaker.rollback") === true,
    ),
    breaks: { stack: "hardened-alb-dev", change: set("aws_ecs_service", "deployment_circuit_breaker.rollback", false) },
  },
  {
    name: "nobody opens a shell in a task",
    faults: each(["aws_ecs_service"], ({ body }) => body["enable_execute_command"] === false),
    breaks: { stack: "hardened-alb-dev", change: set("aws_ecs_service", "enable_execute_command", true) },
  },
];
