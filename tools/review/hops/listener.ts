import type { Hop, PeerVerified, Transport } from "../contract";
import { LISTENER, type Traffic } from "../graph/traffic";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import { acceptedReason } from "./acceptance";

/** Client → balancer: one hop per listener. */
export function listenerHops(traffic: Traffic): Hop[] {
  return traffic.of(LISTENER).flatMap((listener) => {
    const balancers = traffic.previous(listener, "listens").map(({ resource }) => resource);
    const outside = Block.of(listener).text("load_balancer_arn") ?? listener.address;
    if (balancers.length === 0) return [hop(traffic, listener, "unknown", outside)];
    return balancers.map((balancer) => hop(traffic, listener, clientsOf(balancer), balancer.address));
  });
}

function hop(traffic: Traffic, listener: Resource, from: string, to: string): Hop {
  const body = Block.of(listener);
  const transport = transportOf(traffic, listener);
  const encrypted = transport === "tls" || transport === "mtls";
  const certificate = traffic.resolver.one(body, "certificate_arn", "aws_acm_certificate");
  return {
    from,
    to,
    port: String(body.number("port") ?? "unknown"),
    transport,
    policy: encrypted ? (body.text("ssl_policy") ?? null) : null,
    peerVerified: verification(traffic, listener, transport),
    accepted: transport === "plaintext" ? acceptedReason(listener) : null,
    evidence: [listener.address, ...(encrypted && certificate ? [certificate.address] : [])],
  };
}

/** Who can reach a balancer at all: an internal one has private addresses alone. */
function clientsOf(balancer: Resource): string {
  const body = Block.of(balancer);
  const internal = body.flag("internal") ?? (body.isSet("internal") ? undefined : false);
  return internal === undefined ? "unknown" : internal ? "vpc" : "internet";
}

export function isInternetFacing(balancer: Resource): boolean {
  return clientsOf(balancer) === "internet";
}

/** HTTP is what an Application Load Balancer's listener speaks when nothing is set (provider documentation). */
export function listenerProtocol(listener: Resource): string | undefined {
  const body = Block.of(listener);
  return body.text("protocol") ?? (body.isSet("protocol") ? undefined : "HTTP");
}

export function transportOf(traffic: Traffic, listener: Resource): Transport {
  switch (listenerProtocol(listener)) {
    case "HTTPS":
    case "TLS":
      return verifiesClients(Block.of(listener)) ? "mtls" : "tls";
    case "HTTP":
      return onlyRedirects(traffic, listener) ? "redirect" : "plaintext";
    case "TCP":
      return "passthrough";
    default:
      return "unknown";
  }
}

/** Mutual authentication in the mode `verify`; in `passthrough` the balancer hands the certificate on unchecked. */
function verifiesClients(listener: Block): boolean {
  return listener.block("mutual_authentication")?.text("mode") === "verify";
}

/** Who verifies whom when a client calls a listener; behind a passthrough that is for the target to say. */
export function verification(traffic: Traffic, listener: Resource, transport: Transport): PeerVerified {
  if (transport === "mtls") return "mutual";
  if (transport !== "tls") return transport === "passthrough" || transport === "unknown" ? "unknown" : "no";
  const body = Block.of(listener);
  const certificate = traffic.resolver.one(body, "certificate_arn", "aws_acm_certificate");
  if (certificate) return Block.of(certificate).text("certificate_body") ? "declared" : "yes";
  return body.text("certificate_arn") ? "declared" : "unknown";
}

/** Every action of the listener and of its rules sends the client to HTTPS. */
function onlyRedirects(traffic: Traffic, listener: Resource): boolean {
  const rules = traffic.next(listener, "rules").map(({ resource }) => resource);
  const actions = [
    ...Block.of(listener).blocks("default_action"),
    ...rules.flatMap((rule) => Block.of(rule).blocks("action")),
  ];
  return actions.length > 0 && actions.every((action) => action.block("redirect")?.text("protocol") === "HTTPS");
}
