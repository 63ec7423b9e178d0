import type { Finding, Hop } from "../contract";
import { issuesCertificates, tasksOf } from "../graph/task";
import { BALANCER, LISTENER, SERVICE, type Traffic } from "../graph/traffic";
import { isInternetFacing } from "../hops/listener";
import { passesThrough } from "../hops/target";
import { allServers, meshServices } from "../hops/tls-end";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Rule } from "./rule";

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

/** TLS from the internet ends in an agent, or in a task whose one certificate comes from a private CA. */
function behindPassthrough(traffic: Traffic, hop: Hop): Finding[] {
  const fromInternet = traffic.at(hop.from).some((one) => BALANCER.includes(one.type) && isInternetFacing(one));
  const service = traffic.at(hop.to).find(({ type }) => SERVICE.includes(type));
  if (!fromInternet || !service || !passesThrough(traffic, hop) || !["tls", "mtls"].includes(hop.transport)) return [];
  const agent = meshServices(traffic, service).some(
    ({ block, ports }) => block.block("tls") && ports.includes(Number(hop.port)),
  );
  if (agent) return [finding(hop.to, "The Service Connect agent shows its private certificate to the internet.")];
  const issued = tasksOf(traffic, service).some(({ containers }) => containers?.some(issuesCertificates));
  const certificates = new Set(allServers(traffic, service).flatMap(({ server }) => server.certificate ?? []));
  if (!issued || certificates.size !== 1) return [];
  return [finding(hop.to, "The task shows the internet its only certificate, which a private CA issues.")];
}

function finding(address: string, message: string): Finding {
  const fix =
    "Show outside clients a public certificate (an exportable one from ACM, by SNI), or end their TLS in a listener.";
  return { rule: "private-certificate-public", severity: "error", address, message, fix, controls: [] };
}
