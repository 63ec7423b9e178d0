import type { Resource } from "../read/plan";
import { Block } from "../references/block";

const ACCEPTED = "encryption-in-transit/accepted-plaintext";
const TRANSPORT = "encryption-in-transit/transport";

/** The owner's reason to accept plaintext, from a resource's own tags: default tags are in `tags_all` alone. */
export function acceptedReason(...resources: readonly (Resource | undefined)[]): string | null {
  for (const resource of resources) {
    const reason = resource && Block.of(resource).entries("tags")[ACCEPTED]?.trim();
    if (reason) return reason;
  }
  return null;
}

/** The transport that the owner declares by tag: somebody's word. */
export function declaredTransport(...resources: readonly (Resource | undefined)[]): string | undefined {
  return resources.map((resource) => resource && Block.of(resource).entries("tags")[TRANSPORT]).find(Boolean);
}
