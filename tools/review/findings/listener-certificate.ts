import { LISTENER } from "../graph/traffic";
import { listenerProtocol } from "../hops/listener";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** An HTTPS or TLS listener without a certificate plans, and fails on apply. */
export const listenerCertificate: Rule = ({ traffic }) =>
  traffic.of(LISTENER).flatMap((listener) => {
    const encrypted = ["HTTPS", "TLS"].includes(listenerProtocol(listener) ?? "");
    if (!encrypted || Block.of(listener).isSet("certificate_arn")) return [];
    return [
      {
        rule: "listener-certificate",
        severity: "error",
        address: listener.address,
        message: "The listener has no certificate.",
        fix: "Set certificate_arn to a certificate of this region, or to its validation so that it is issued first.",
        controls: [],
      },
    ];
  });
