/** What a host has for its tasks, at most: the ECS agent and the system take some of the memory. */
export interface HostSize {
  /** 1024 for each vCPU. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
}

/** GiB of memory for each vCPU. AWS docs: "Amazon EC2 instance type specifications", general, compute, memory optimized. */
const memoryPerCpu: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };
/** GiB of memory of t3, t3a and t4g, which have two vCPUs up to large. */
const burstable: Readonly<Record<string, number>> = {
  nano: 0.5,
  micro: 1,
  small: 2,
  medium: 4,
  large: 8,
  xlarge: 16,
  "2xlarge": 32,
};

/** Undefined where the type is of another family, or bare metal. */
export function hostSize(instanceType: string): HostSize | undefined {
  const [, family = "", size = ""] = /^(t3a?|t4g|[mcr](?:[5-9]|\d\d)[a-z-]*)\.(\w+)$/.exec(instanceType) ?? [];
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  const vCpus = times === undefined ? { medium: 1, large: 2 }[size] : 4 * Number(times || 1);
  if (family.startsWith("t")) {
    const memory = burstable[size];
    return memory ? { cpu: 1024 * Math.max(2, vCpus ?? 2), memory: 1024 * memory } : undefined;
  }
  const perCpu = memoryPerCpu[family.charAt(0)];
  return vCpus && perCpu ? { cpu: 1024 * vCpus, memory: 1024 * vCpus * perCpu } : undefined;
}

/** Could a task of this size lie on an empty host? A host that nothing is known of is not judged. */
export function fitsHost(instanceType: string, task: HostSize): boolean {
  const host = hostSize(instanceType);
  return !host || (task.cpu <= host.cpu && task.memory < host.memory);
}

export function fitsHostAllowed(instanceType: string): string {
  const host = hostSize(instanceType);
  return `small enough for ${instanceType}, which has ${host?.cpu} CPU units and less than ${host?.memory} MiB for its tasks`;
}
