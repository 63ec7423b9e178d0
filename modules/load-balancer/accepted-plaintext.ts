import type { Construct } from "constructs";
import { isTagValue, tagValueAllowed } from "../foundation/aws-limits";
import { check } from "../foundation/checks";

/** Marks the one resource that carries a plaintext hop; the console and every review show the reason. */
export const acceptedPlaintextTag = "encryption-in-transit/accepted-plaintext";

/** The tag that accepts a plaintext hop, with its reason. Without it the review calls the hop an error. */
export function acceptPlaintext(scope: Construct, reason: string): Record<string, string> {
  check(scope, { prop: "acceptedPlaintext", given: reason, allowed: tagValueAllowed, holds: isTagValue });
  return { [acceptedPlaintextTag]: reason };
}
