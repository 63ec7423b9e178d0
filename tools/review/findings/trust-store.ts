import { LISTENER } from "../graph/traffic";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** A listener is to verify clients and has nothing to verify them by. */
export const trustStore: Rule = ({ traffic }) =>
  traffic.of(LISTENER).flatMap((listener) => {
    const mutual = Block.of(listener).block("mutual_authentication");
    if (mutual?.text("mode") !== "verify" || mutual.text("trust_store_arn") || mutual.isUnknown("trust_store_arn"))
      return [];
    return [
      {
        rule: "trust-store",
        severity: "error",
        address: listener.address,
        message: "The listener verifies client certificates without a trust store.",
        fix: "Set mutual_authentication.trust_store_arn to an aws_lb_trust_store that holds the clients' CA bundle.",
        controls: [],
      },
    ];
  });
