/** The review as JSON: what `--format json` prints and what other programs may build upon. */
export interface Review {
  readonly plans: readonly PlanReview[];
}

export interface PlanReview {
  readonly name: string;
  readonly changes: Changes;
  /** In packet order: client to balancer, balancer to service, inside the task, then what leaves it. */
  readonly hops: readonly Hop[];
  /** Every security group rule of the plan, both directions: a closed world. */
  readonly edges: readonly Edge[];
  /** Errors first. */
  readonly findings: readonly Finding[];
  readonly monthlyCost: MonthlyCost;
  /** Only where a baseline was given. */
  readonly baseline?: Comparison;
}

export interface Comparison {
  readonly name: string;
  readonly hops: Difference<Hop>;
  readonly findings: Difference<Finding>;
}

export interface Difference<T> {
  readonly added: readonly T[];
  readonly gone: readonly T[];
}

/** Counts of managed resources; a replacement counts once, as `replace`. */
export interface Changes {
  readonly add: number;
  readonly change: number;
  readonly replace: number;
  readonly destroy: number;
}

export type Transport = "tls" | "mtls" | "plaintext" | "passthrough" | "loopback" | "redirect" | "unknown";

/** Who checks whose certificate: `declared` is somebody's word (a tag, an image name), never evidence. */
export type PeerVerified = "yes" | "no" | "mutual" | "declared" | "unknown";

export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  readonly transport: Transport;
  /** The ELB security policy that negotiates this hop. */
  readonly policy: string | null;
  readonly peerVerified: PeerVerified;
  /** Why the owner accepts plaintext here, in the words of the tag `encryption-in-transit/accepted-plaintext`. */
  readonly accepted: string | null;
  /** Resource addresses, with a container's name after `#` where the evidence is inside a task definition. */
  readonly evidence: readonly string[];
}

export interface Edge {
  readonly direction: "ingress" | "egress";
  /** A security group's address, a CIDR or a prefix list; the packet goes from here … */
  readonly from: string;
  /** … to here. */
  readonly to: string;
  /** `tcp`, `udp`, `icmp`, a protocol number, or `all`. */
  readonly protocol: string;
  /** `443`, `32768-65535`, or `all`. */
  readonly ports: string;
  /** The rule's description. */
  readonly reason: string | null;
  readonly evidence: readonly string[];
}

export type Severity = "error" | "warning" | "note";

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly address: string;
  readonly message: string;
  readonly fix: string;
  /** Security Hub control ids. */
  readonly controls: readonly string[];
}

export interface MonthlyCost {
  /** USD a month (730 hours) that run whether or not a packet flows; null where the region has no prices here. */
  readonly fixed: number | null;
  readonly currency: "USD";
  readonly region: string;
  /** When the table was last compared with published prices. */
  readonly pricesAsOf: string;
  readonly items: readonly CostItem[];
}

export interface CostItem {
  /** Addresses of the resources that this line bills. */
  readonly addresses: readonly string[];
  readonly description: string;
  readonly quantity: number;
  /** USD a month for the whole line; null where no price is known. */
  readonly monthly: number | null;
}
