import { z } from "zod";
import { fargateMemoryAllowed, isFargateSize } from "../../modules/foundation/aws-limits";
import { type HostSize, fitsHost, fitsHostAllowed } from "../../modules/ecs/host-size";
import type { CapacitySettings } from "../../modules/ecs/ecs-cluster";
import { count, matching, rule } from "./fields";

export const capacity = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fargate") }),
  z.strictObject({
    kind: z.literal("ec2"),
    instanceType: matching(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "an EC2 instance type such as t3.medium"),
    hosts: rule(z.strictObject({ min: count(0, 1000), max: count(1, 1000) }), {
      reads: ["min", "max"],
      at: ["max"],
      allowed: ({ min }) => `at least min, which is ${min}`,
      holds: ({ min, max }) => max >= min,
    }),
  }),
]) satisfies z.ZodType<CapacitySettings>;

interface Sized {
  readonly capacity: CapacitySettings;
  readonly app: { readonly cpu: number; readonly memory: number };
}

/** Fargate takes certain pairs of task CPU and memory only; EC2 takes any that its hosts have room for. */
export const taskSize = {
  reads: ["capacity", "app"] as const,
  at: ["app", "memory"],
  allowed: ({ capacity, app }: Sized) => taskSizeAllowed(capacity, app),
  holds: ({ capacity, app }: Sized) => isTaskSize(capacity, app),
};

export const isTaskSize = (capacity: CapacitySettings, task: HostSize): boolean =>
  capacity.kind === "fargate" ? isFargateSize(task.cpu, task.memory) : fitsHost(capacity.instanceType, task);

export const taskSizeAllowed = (capacity: CapacitySettings, { cpu }: HostSize): string =>
  capacity.kind === "fargate" ? fargateMemoryAllowed(cpu) : fitsHostAllowed(capacity.instanceType);
