import { BALANCER } from "../graph/traffic";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** An Application Load Balancer passes on headers that are no valid HTTP. */
export const invalidHeaders: Rule = ({ traffic }) =>
  traffic.of(BALANCER).flatMap((balancer) => {
    const body = Block.of(balancer);
    const application = (body.text("load_balancer_type") ?? "application") === "application";
    if (!application || body.flag("drop_invalid_header_fields")) return [];
    return [
      {
        rule: "invalid-headers",
        severity: "error",
        address: balancer.address,
        message: "The balancer passes invalid header fields on to its targets.",
        fix: "Set drop_invalid_header_fields to true.",
        controls: ["ELB.4"],
      },
    ];
  });
