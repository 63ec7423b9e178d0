import { LISTENER } from "../graph/traffic";
import { listenerProtocol } from "../hops/listener";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** What Security Hub's ELB.17 passes (AWS Security Hub User Guide, "Elastic Load Balancing controls"). */
const RECOMMENDED_POLICIES: readonly string[] = [
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
];

/** An HTTPS or TLS listener negotiates old versions or CBC ciphers, or leaves the choice to the API's default. */
export const listenerPolicy: Rule = ({ traffic }) =>
  traffic.of(LISTENER).flatMap((listener) => {
    if (!["HTTPS", "TLS"].includes(listenerProtocol(listener) ?? "")) return [];
    const body = Block.of(listener);
    const policy = body.text("ssl_policy");
    if (policy !== undefined && RECOMMENDED_POLICIES.includes(policy)) return [];
    const unset = body.isSet("ssl_policy")
      ? "has an ssl_policy that is known after the apply alone"
      : "sets no ssl_policy, so the API takes ELBSecurityPolicy-2016-08, which speaks TLS 1.0";
    return [
      {
        rule: "listener-policy",
        severity: "error",
        address: listener.address,
        message: policy
          ? `The listener's policy ${policy} is none of the eight that ELB.17 passes.`
          : `The listener ${unset}.`,
        fix: "Set ssl_policy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09.",
        controls: ["ELB.17"],
      },
    ];
  });
