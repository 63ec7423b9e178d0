import type { Finding, Hop } from "../contract";
import { namesOf } from "../graph/names";
import { environmentOf, issuesCertificates, tasksOf } from "../graph/task";
import { BALANCER, LISTENER, SERVICE, type Traffic } from "../graph/traffic";
import { isInternetFacing } from "../hops/listener";
import { passesThrough } from "../hops/target";
import { allServers, meshServices } from "../hops/tls-end";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** The owner's word that clients outside know the private CA. */
const TRUSTED = "encryption-in-transit/clients-trust-private-ca";
const PRIVATE = ["private-ca", "self-signed"];

/** Clients on the internet are shown a certificate that only those trust who know the private CA. */
export const privateCertificatePublic: Rule = ({ traffic, hops }) => [
  ...traffic.of(LISTENER).flatMap((listener) => ofListener(traffic, listener)),
  ...hops.flatMap((hop) => behindPassthrough(traffic, hop)),
];

function ofListener(traffic: Traffic, listener: Resource): Finding[] {
  const certificate = traffic.resolver.one(Block.of(listener), "certificate_arn", "aws_acm_certificate");
  const isPublic = traffic.previous(listener, "listens").some(({ resource }) => isInternetFacing(resource));
  if (!certificate || !isPublic || !Block.of(certificate).isSet("certificate_authority_arn")) return [];
  return [finding(listener.address, `The listener shows ${certificate.address}, issued by a private CA.`)];
}

/** TLS from the internet ends in an agent, or in a task that shows a certificate of a private CA. */
function behindPassthrough(traffic: Traffic, hop: Hop): Finding[] {
  const balancer = traffic.at(hop.from).find((one) => BALANCER.includes(one.type) && isInternetFacing(one));
  const service = traffic.at(hop.to).find(({ type }) => SERVICE.includes(type));
  if (!balancer || !service || !passesThrough(traffic, hop) || !["tls", "mtls"].includes(hop.transport)) return [];
  const listeners = hop.evidence.flatMap((address) => traffic.at(address));
  if (listeners.some((one) => Block.of(one).entries("tags")[TRUSTED] === "true")) return [];
  const served = meshServices(traffic, service).filter(({ ports }) => ports.includes(Number(hop.port)));
  if (served.some(({ block }) => block.block("tls"))) {
    return [finding(hop.to, "The Service Connect agent shows its private certificate to the internet.")];
  }
  const source = sourceOf(traffic, service, namesOf(traffic, balancer));
  return source ? [finding(hop.to, `The task shows the internet a certificate from ${source}.`)] : [];
}

/** Where the certificate for these names comes from, if that is nowhere public: a line `id source name` says it. */
function sourceOf(traffic: Traffic, service: Resource, names: readonly string[]): string | undefined {
  const containers = tasksOf(traffic, service).flatMap((task) => task.containers ?? []);
  const lines = containers
    .flatMap((container) => Object.values(environmentOf(container)))
    .flatMap((text) => text.split("\n"));
  const listed = lines.flatMap((line) => {
    const [, source, name] = /^\S+ (private-ca|self-signed|exported|secret) (\S+\.\S+)$/.exec(line) ?? [];
    return source && name ? [{ source, name }] : [];
  });
  const shown = listed.filter(({ name }) => names.includes(name));
  const candidates = shown.length > 0 ? shown : listed.length === 1 ? listed : [];
  if (candidates.length > 0) return candidates.find(({ source }) => PRIVATE.includes(source))?.source;
  const certificates = new Set(allServers(traffic, service).flatMap(({ server }) => server.certificate ?? []));
  return containers.some(issuesCertificates) && certificates.size === 1 ? "a private CA" : undefined;
}

function finding(address: string, message: string): Finding {
  const fix =
    "Show outside clients a public certificate (an exportable one from ACM, by SNI), or end their TLS in a listener.";
  return { rule: "private-certificate-public", severity: "error", address, message, fix, controls: [] };
}
