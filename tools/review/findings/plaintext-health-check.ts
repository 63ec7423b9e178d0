import { TARGET_GROUP } from "../graph/traffic";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** Targets that take TLS are asked for their health in plaintext, which they refuse, or answer beside TLS. */
export const plaintextHealthCheck: Rule = ({ traffic }) =>
  traffic.of(TARGET_GROUP).flatMap((group) => {
    const body = Block.of(group);
    const protocol = body.text("protocol");
    if (protocol !== "HTTPS" && protocol !== "TLS") return [];
    const check = body.block("health_check");
    // Without a health_check an HTTPS group is checked over HTTP, a TLS group over TCP (API reference, CreateTargetGroup).
    const checked = check?.text("protocol") ?? (body.isSet("health_check") || protocol === "TLS" ? undefined : "HTTP");
    if (checked !== "HTTP") return [];
    return [
      {
        rule: "plaintext-health-check",
        severity: "error",
        address: group.address,
        message: `The group speaks ${protocol} to its targets and checks their health over HTTP.`,
        fix: protocol === "TLS" ? 'Set health_check.protocol to "TCP".' : 'Set health_check.protocol to "HTTPS".',
        controls: ["ELB.21"],
      },
    ];
  });
