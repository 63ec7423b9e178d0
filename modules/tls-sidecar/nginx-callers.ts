import { type Directive, block, mapBlock } from "./nginx-block";
import type { Callers, ClientCertificateHeaders } from "./nginx-legs";

/** AWS docs: "Mutual authentication with TLS in Application Load Balancer", HTTP headers and mutual TLS. */
const mutualTlsHeaders: Readonly<Record<string, ClientCertificateHeaders>> = {
  "X-Amzn-Mtls-Clientcert": "passed-through",
  "X-Amzn-Mtls-Clientcert-Serial-Number": "verified",
  "X-Amzn-Mtls-Clientcert-Issuer": "verified",
  "X-Amzn-Mtls-Clientcert-Subject": "verified",
  "X-Amzn-Mtls-Clientcert-Validity": "verified",
  "X-Amzn-Mtls-Clientcert-Leaf": "verified",
};

/** A header as it came when the balancer sent it, and this when anybody else did. */
const otherwise: Readonly<Record<string, string>> = {
  "X-Forwarded-For": "$remote_addr",
  "X-Forwarded-Proto": "$scheme",
  "X-Forwarded-Port": "$server_port",
};

/** Who is believed: the balancer's own addresses, not the header that claims to be from there. */
export function callerRules(callers: Callers): Directive[] {
  if (callers.kind === "direct") return [];
  return [
    ...callers.cidrs.map((cidr) => `set_real_ip_from ${cidr}`),
    `real_ip_header ${callers.kind === "proxy-protocol" ? "proxy_protocol" : "X-Forwarded-For"}`,
    ...(callers.kind === "application-load-balancer" ? believedHeaders(callers.cidrs, callers.clientCertificates) : []),
  ];
}

const believedHeaders = (cidrs: readonly string[], clientCertificates: ClientCertificateHeaders): Directive[] => [
  block("geo $realip_remote_addr $from_balancer", "default 0", ...cidrs.map((cidr) => `${cidr} 1`)),
  ...believed(clientCertificates).map((name) =>
    mapBlock("$from_balancer", variable("believed", name), otherwise[name] ?? '""', [["1", variable("http", name)]]),
  ),
];

const believed = (clientCertificates: ClientCertificateHeaders): string[] => [
  ...Object.keys(otherwise),
  ...Object.keys(mutualTlsHeaders).filter((name) => mutualTlsHeaders[name] === clientCertificates),
];

const variable = (prefix: string, header: string): string => `$${prefix}_${header.toLowerCase().replaceAll("-", "_")}`;

/** Everything that apps read as the client's identity, set or removed; nothing of it passes unseen. */
export function callerHeaders(callers: Callers): [name: string, value: string][] {
  const fromBalancer = callers.kind === "application-load-balancer" ? believed(callers.clientCertificates) : [];
  return [
    ...Object.keys({ ...otherwise, ...mutualTlsHeaders }).map((name): [string, string] => [
      name,
      fromBalancer.includes(name) ? variable("believed", name) : (otherwise[name] ?? '""'),
    ]),
    ["X-Forwarded-Host", '""'],
    ["Forwarded", '""'],
    ["X-Real-IP", "$remote_addr"],
    ["X-Client-Certificate-Subject", "$ssl_client_s_dn"],
  ];
}

/** The subject of the client's certificate, wherever it was verified. */
export const clientSubject = (callers: Callers): string =>
  callers.kind === "application-load-balancer" && callers.clientCertificates === "verified"
    ? variable("believed", "X-Amzn-Mtls-Clientcert-Subject")
    : "$ssl_client_s_dn";
