import { z } from "zod";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Traffic } from "./traffic";

const pair = z.object({ name: z.string(), value: z.coerce.string().default("") });

const container = z.object({
  name: z.string(),
  image: z.string().default(""),
  essential: z.boolean().nullish(),
  portMappings: z
    .array(
      z.object({
        containerPort: z.number().nullish(),
        hostPort: z.number().nullish(),
        name: z.string().nullish(),
        appProtocol: z.string().nullish(),
      }),
    )
    .nullish(),
  environment: z.array(pair).nullish(),
  secrets: z.array(z.object({ name: z.string(), valueFrom: z.string().nullish() })).nullish(),
  command: z.array(z.coerce.string()).nullish(),
  entryPoint: z.array(z.coerce.string()).nullish(),
});

/** One entry of `container_definitions` (Amazon ECS task definition parameters). */
export type Container = z.infer<typeof container>;

/** What runs in a task: undefined containers where the plan does not know them. */
export interface Task {
  readonly definition: Resource;
  readonly networkMode: string;
  readonly containers: readonly Container[] | undefined;
}

const tasks = new WeakMap<Resource, Task>();

export function taskOf(definition: Resource): Task {
  const task = tasks.get(definition) ?? readTask(definition);
  tasks.set(definition, task);
  return task;
}

function readTask(definition: Resource): Task {
  const body = Block.of(definition);
  const fargate = body.texts("requires_compatibilities").includes("FARGATE");
  return {
    definition,
    networkMode: body.text("network_mode") ?? (fargate ? "awsvpc" : "bridge"),
    containers: parse(body.text("container_definitions")),
  };
}

export function tasksOf(traffic: Traffic, service: Resource): Task[] {
  return traffic.next(service, "runs").map(({ resource }) => taskOf(resource));
}

export function environmentOf({ environment }: Container): Readonly<Record<string, string>> {
  return Object.fromEntries((environment ?? []).map(({ name, value }) => [name, value]));
}

/** Ports of a container that the task opens to its network. */
export function mappedPorts({ portMappings }: Container): number[] {
  return (portMappings ?? []).flatMap(({ containerPort }) => containerPort ?? []);
}

/** A container that asks a private CA for certificates: by the AWS CLI, or told a CA by the variables that SDKs use. */
export function issuesCertificates(container: Container): boolean {
  const names = [...(container.environment ?? []), ...(container.secrets ?? [])].map(({ name }) => name);
  const told = names.some((name) => /^AWS_ACM_PCA_/.test(name));
  return (
    told ||
    [...(container.command ?? []), ...(container.entryPoint ?? [])].some((text) =>
      /acm-pca\s+issue-certificate/.test(text),
    )
  );
}

function parse(json: string | undefined): Container[] | undefined {
  if (json === undefined) return undefined;
  try {
    const result = z.array(container).safeParse(JSON.parse(json));
    return result.success ? result.data : undefined;
  } catch {
    // Not JSON: as unknown to the review as what Terraform leaves unknown.
    return undefined;
  }
}
