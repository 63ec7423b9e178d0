import { TARGET_GROUP, type Traffic } from "../graph/traffic";
import { isInternetFacing } from "../hops/listener";
import { listenersOf } from "../hops/target";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** Targets behind an internal NLB see the client's address: one that calls itself through it times out now and then. */
export const preservedClientAddress: Rule = ({ traffic }) =>
  traffic
    .of(TARGET_GROUP)
    .filter((group) => preserves(Block.of(group)) && isBehindInternalNetworkBalancer(traffic, group))
    .map(({ address }) => ({
      rule: "preserved-client-address",
      severity: "error",
      address,
      message:
        "Client addresses are preserved: a target that is sent back to itself times out (hairpin), now and then.",
      fix: "Set preserve_client_ip to false, and take the client's address by Proxy Protocol v2 if it is needed.",
      controls: [],
    }));

/** On unless set for instances, off for addresses over TCP (Network Load Balancers guide, "Client IP preservation"). */
function preserves(group: Block): boolean {
  if (group.text("target_type") === "alb" || !["TCP", "TLS"].includes(group.text("protocol") ?? "")) return false;
  const set = group.text("preserve_client_ip") ?? String(group.flag("preserve_client_ip") ?? "");
  if (set !== "") return set === "true";
  return !group.isSet("preserve_client_ip") && (group.text("target_type") ?? "instance") === "instance";
}

function isBehindInternalNetworkBalancer(traffic: Traffic, group: Resource): boolean {
  const balancers = listenersOf(traffic, group).flatMap((listener) => traffic.previous(listener, "listens"));
  return balancers.some(({ resource }) => !isInternetFacing(resource));
}
