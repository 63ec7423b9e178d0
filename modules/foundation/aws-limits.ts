/**
 * What AWS accepts, as data and predicates: shared by the environment schema (all faults at once) and by the modules
 * (the first fault, with its construct path). Terraform plans most of these faults without a word and fails on apply.
 */

/** Tag values: letters, digits, spaces and `_.:/=+-@`, 256 characters. AWS docs: "Tag your Amazon EC2 resources". */
export const isTagValue = (value: string): boolean => /^[\p{L}\p{N} _.:/=+\-@]{1,256}$/u.test(value);
export const tagValueAllowed = "1 to 256 letters, digits, spaces and _.:/=+-@";

/** Tag keys: the same characters, 128 of them. AWS docs: "Tag your Amazon EC2 resources". */
export const isTagKey = (key: string): boolean => /^(?!aws:)[\p{L}\p{N} _.:/=+\-@]{1,128}$/iu.test(key);

/** Security group descriptions. AWS docs: "CreateSecurityGroup". Arrows and apostrophes are refused on apply. */
export const isRuleDescription = (value: string): boolean =>
  /^(?!.*\$\{)[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/.test(value);
export const ruleDescriptionAllowed = "1 to 255 characters of a-z A-Z 0-9 and spaces ._-:/()#,@[]+=&;{}!$*, without ${";

export const isPort = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 65_535;
export const portAllowed = "a port from 1 to 65535";

/** Not adjustable. AWS docs: "Quotas for your Network Load Balancers". */
export const listenersPerNetworkLoadBalancer = 50;

/** Characters a physical name may have at most. AWS docs: API references of the services named. */
export const nameLimits = { loadBalancer: 32, securityGroup: 255, bucket: 63, role: 64, cluster: 255 } as const;

const steps = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);
const GiB = 1024;

/** Task CPU units → task memory in MiB. AWS docs: "Fargate task definition differences", section "Task CPU and memory". */
export const fargateSizes: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, GiB, 2 * GiB]],
  [512, steps(GiB, 4 * GiB, GiB)],
  [1024, steps(2 * GiB, 8 * GiB, GiB)],
  [2048, steps(4 * GiB, 16 * GiB, GiB)],
  [4096, steps(8 * GiB, 30 * GiB, GiB)],
  [8192, steps(16 * GiB, 60 * GiB, 4 * GiB)],
  [16384, steps(32 * GiB, 120 * GiB, 8 * GiB)],
]);

/** What Fargate allows beside the given CPU, as the end of an error message. */
export function fargateMemoryAllowed(cpu: number): string {
  const memory = fargateSizes.get(cpu);
  if (!memory) return `a Fargate task size: cpu one of ${[...fargateSizes.keys()].join(", ")}`;
  return `a Fargate task size: with cpu ${cpu}, memory (MiB) one of ${memory.join(", ")}`;
}

export const isFargateSize = (cpu: number, memory: number): boolean => fargateSizes.get(cpu)?.includes(memory) ?? false;
