import type { IConstruct } from "constructs";
import { check } from "../foundation/checks";
import type { Ec2HostSettings } from "./ec2-hosts";

/**
 * Network interfaces by instance size: the least that any type of that size has in the families m, c and r from the
 * fifth generation on, and in t3, t3a and t4g. One of them is the host's own.
 *
 * AWS docs: "Specifications for Amazon EC2 general purpose instances" (and compute, memory optimized), column
 * "Max. network interfaces"; compared with the generated table of aws/amazon-vpc-resource-controller-k8s, 2026-03.
 */
const interfaces: Readonly<Record<"standard" | "burstable", Readonly<Record<string, number>>>> = {
  standard: {
    medium: 2,
    large: 3,
    xlarge: 4,
    "2xlarge": 4,
    "4xlarge": 8,
    "8xlarge": 8,
    "9xlarge": 8,
    "12xlarge": 8,
    "16xlarge": 15,
    "18xlarge": 15,
    "24xlarge": 15,
    "32xlarge": 15,
    "48xlarge": 15,
  },
  burstable: { nano: 2, micro: 2, small: 2, medium: 3, large: 3, xlarge: 4, "2xlarge": 4 },
};

/**
 * How many tasks with an address of their own (awsvpc) one host takes without ENI trunking. Undefined where the type is
 * not in the table. AWS docs: "Supported instances for increased Amazon ECS container network interfaces".
 */
export function tasksPerHost(instanceType: string): number | undefined {
  const [family = "", size = ""] = instanceType.split(".");
  const kind = /^(t3a?|t4g)$/.test(family)
    ? "burstable"
    : /^[mcr]([5-9]|\d\d)[a-z-]*$/.test(family)
      ? "standard"
      : undefined;
  const count = kind && interfaces[kind][size];
  return count && count - 1;
}

export const instanceTypeAllowed =
  "of the families t3, t3a, t4g or m, c, r from the fifth generation on, such as m7i.large";

/**
 * The hosts that tasks with addresses of their own need, one more task of each service while it deploys included: a new
 * one starts before an old one stops, and without a free interface neither happens.
 */
export function hostsNeeded(perHost: number, maxTasks: readonly number[]): number {
  return Math.ceil(maxTasks.reduce((sum, tasks) => sum + tasks + 1, 0) / perHost);
}

const hostsAllowed = (instanceType: string, perHost: number, needed: number): string =>
  `at least ${needed}: ${instanceType} has interfaces for ${perHost} tasks, and a deployment adds one`;

/** What keeps tasks at their maximum from hosts: where in the settings, and what is allowed there. */
export function hostFault(
  { instanceType, hosts }: Ec2HostSettings,
  maxTasks: readonly number[],
): { readonly path: readonly string[]; readonly allowed: string } | undefined {
  const perHost = tasksPerHost(instanceType);
  if (!perHost) return { path: ["instanceType"], allowed: instanceTypeAllowed };
  const needed = hostsNeeded(perHost, maxTasks);
  if (hosts.max >= needed) return undefined;
  return { path: ["hosts", "max"], allowed: hostsAllowed(instanceType, perHost, needed) };
}

/** Refuses a cluster whose hosts have too few interfaces for its tasks at their maximum: they would wait for ever. */
export function checkHosts(
  scope: IConstruct,
  cluster: string,
  { instanceType, hosts }: Ec2HostSettings,
  maxTasks: readonly number[],
): void {
  const perHost = tasksPerHost(instanceType);
  check(scope, {
    prop: `instanceType of cluster ${cluster}`,
    given: instanceType,
    allowed: instanceTypeAllowed,
    holds: () => perHost !== undefined,
  });
  if (!perHost) return;
  const needed = hostsNeeded(perHost, maxTasks);
  check(scope, {
    prop: `hosts.max of cluster ${cluster}`,
    given: hosts.max,
    allowed: hostsAllowed(instanceType, perHost, needed),
    holds: (max) => max >= needed,
    fix: "Take more hosts, a larger type, or fewer tasks",
  });
}
