/**
 * The ELB security policies that AWS Security Hub control ELB.17 passes. The API's own default, `2016-08`, takes
 * TLS 1.0; `TLS13-1-2-2021-06` still takes CBC ciphers: neither is here, and no stack leaves the policy to a default.
 *
 * AWS docs: "Security Hub controls for Elastic Load Balancing", "Security policies for your Application Load Balancer".
 */
export const elbSecurityPolicies = [
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
] as const;

export type ElbSecurityPolicy = (typeof elbSecurityPolicies)[number];

/** Post-quantum key agreement (X25519MLKEM768) with a classical fallback, TLS 1.2 and 1.3: the console's default. */
export const defaultElbSecurityPolicy: ElbSecurityPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
