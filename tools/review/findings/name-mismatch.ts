import type { Finding } from "../contract";
import { namesOf } from "../graph/names";
import { LISTENER, type Traffic } from "../graph/traffic";
import type { OutgoingLeg } from "../hops/outgoing";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** A caller calls a name that the certificate it gets does not carry. */
export const nameMismatch: Rule = ({ traffic, legs }) => [...legs.flatMap(fromLeg), ...fromListeners(traffic)];

/** A proxy pins a name that no server of the called task answers to. */
function fromLeg({ upstream, end, hop }: OutgoingLeg): Finding[] {
  const names = end?.server?.serverNames ?? [];
  const { peerName } = upstream;
  if (!upstream.verifiesPeer || !peerName || names.length === 0 || covered(peerName, names)) return [];
  const message = `${hop.from} expects a certificate for ${peerName}, the called side answers as ${names.join(", ")}.`;
  return [
    finding(hop.evidence[0] ?? hop.from, message, `Call the service as ${names[0]}, in DNS and in proxy_ssl_name.`),
  ];
}

/** A record leads to a balancer whose certificate has other names. */
function fromListeners(traffic: Traffic): Finding[] {
  return traffic.of(LISTENER).flatMap((listener) => {
    const certificate = traffic.resolver.one(Block.of(listener), "certificate_arn", "aws_acm_certificate");
    const balancer = traffic.previous(listener, "listens")[0]?.resource;
    if (!certificate || !balancer) return [];
    const body = Block.of(certificate);
    const names = [...body.texts("domain_name"), ...body.texts("subject_alternative_names")];
    const called = namesOf(traffic, balancer).filter((name) => name.includes("."));
    if (names.length === 0 || called.length === 0 || called.some((name) => covered(name, names))) return [];
    const message = `Clients call ${called.join(", ")}, the listener's certificate is for ${names.join(", ")}.`;
    return [finding(listener.address, message, "Give the certificate the name of the record.")];
  });
}

/** A wildcard stands for one label. */
function covered(name: string, names: readonly string[]): boolean {
  const parent = name.slice(name.indexOf("."));
  return names.some((one) => one === name || (one.startsWith("*.") && one.slice(1) === parent));
}

function finding(address: string, message: string, fix: string): Finding {
  return { rule: "name-mismatch", severity: "error", address, message, fix, controls: [] };
}
