import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { Construct } from "constructs";
import { AlbTargetGroup } from "../load-balancer/alb-target-group";
import { check } from "../foundation/checks";
import type { Deployment } from "../foundation/deployment";
import type { ElbSecurityPolicy } from "../load-balancer/elb-security-policy";
import { HttpsLoadBalancer } from "../load-balancer/https-load-balancer";
import type { LogBucket } from "../storage/log-bucket";
import type { Network } from "../network/network";
import { PassthroughLoadBalancer } from "./passthrough-load-balancer";
import { type PassthroughService, sidecarPort } from "./passthrough-service";
import type { TrafficSettings } from "./passthrough-settings";
import { PublicName, type PublicNameSettings } from "../load-balancer/public-name";
import { SecurityGroupEdge, internet } from "../network/security-group-edge";
import type { CertificateSource } from "../tls-sidecar/certificate-source";

/** How clients on the internet reach the entry service, if at all. */
export type EntrySettings = { readonly kind: "none" } | PassthroughEntrySettings | AlbEntrySettings;

/** A public load balancer that hands on TCP: TLS ends in the entry service's sidecar. */
export interface PassthroughEntrySettings {
  readonly kind: "passthrough";
  readonly service: string;
  /** What clients call; the name of the certificate. */
  readonly domainName: string;
  /** @default DNS is kept elsewhere */
  readonly hostedZoneId?: string;
  /** A certificate that clients believe. */
  readonly certificate:
    | Extract<CertificateSource, { kind: "exported" | "secret" }>
    /** Only where every client trusts the stack's own CA: browsers do not. */
    | { readonly kind: "private-ca"; readonly clientsTrustPrivateCa: true };
}

/**
 * A public load balancer that hands on TCP to an internal Application Load Balancer, which ends TLS, and opens it anew
 * to the sidecar. For static addresses or PrivateLink together with routing by content.
 */
export interface AlbEntrySettings {
  readonly kind: "alb";
  readonly service: string;
  readonly publicName: PublicNameSettings;
  /** One that also takes TLS 1.2, for the health checks. */
  readonly sslPolicy: ElbSecurityPolicy;
  /** A regional web ACL. @default none */
  readonly webAclArn?: string;
}

export interface EntryProps {
  readonly name: string;
  readonly deployment: Deployment;
  readonly network: Network;
  readonly logBucket: LogBucket;
  readonly traffic: TrafficSettings;
  readonly service: PassthroughService;
}

/** What clients meet first, and what they call. */
export interface OpenedEntry {
  readonly balancer: Lb;
  readonly url: string;
}

/** Marks a public listener behind which a private certificate is shown, and that its clients believe it. */
export const clientsTrustPrivateCaTag = "encryption-in-transit/clients-trust-private-ca";

const fromClients = "TLS from clients on the internet";

/** The load balancer that clients on the internet meet. It leads to one service, on 443. */
function publicBalancer(scope: Construct, { name, deployment, network, traffic }: EntryProps): PassthroughLoadBalancer {
  return new PassthroughLoadBalancer(scope, "public-nlb", {
    name: `${name}-pub`,
    deployment,
    network,
    scheme: "internet-facing",
    tcpIdleTimeoutSeconds: traffic.tcpIdleTimeoutSeconds,
  });
}

/** client ==TLS==> public NLB ==the same TLS==> sidecar of the entry service */
export function passThrough(scope: Construct, entry: PassthroughEntrySettings, props: EntryProps): OpenedEntry {
  const { service } = props;
  const { certificate, domainName, hostedZoneId } = entry;
  check(scope, {
    prop: "entry.certificate",
    given: certificate,
    allowed: "exported or secret: clients on the internet do not believe a private CA",
    holds: (source) => source.kind !== "private-ca" || source.clientsTrustPrivateCa,
    fix: "Where all of them trust the stack's CA, say so: clientsTrustPrivateCa: true",
  });
  const nlb = publicBalancer(scope, props);
  const listener = nlb.listen("clients", {
    port: 443,
    targets: service.targets,
    ...(certificate.kind === "private-ca" && { tags: { [clientsTrustPrivateCaTag]: "true" } }),
  });
  listener.admit("internet", internet, fromClients);
  if (hostedZoneId) {
    new Route53Record(scope, "public-name", {
      zoneId: hostedZoneId,
      name: domainName,
      type: "A",
      alias: { name: nlb.balancer.dnsName, zoneId: nlb.balancer.zoneId, evaluateTargetHealth: false },
    });
  }
  service.enterBy({
    name: domainName,
    certificate: certificate.kind === "private-ca" ? { kind: "private-ca" } : certificate,
    targetGroup: listener.targetGroup.group,
    ready: listener.ready,
  });
  return { balancer: nlb.balancer, url: `https://${domainName}${service.healthPath}` };
}

/** client ==TLS==> public NLB ==the same TLS==> internal ALB ==TLS==> sidecar of the entry service */
export function throughAlb(scope: Construct, entry: AlbEntrySettings, props: EntryProps): OpenedEntry {
  const { name, deployment, network, logBucket, service, traffic } = props;
  const { healthPath } = service;
  check(scope, {
    prop: "traffic.proxyProtocolV2",
    given: traffic.proxyProtocolV2,
    allowed: "false where an Application Load Balancer calls the sidecar: it sends no such header",
    holds: (given) => !given,
  });
  const publicName = new PublicName(scope, "public-name", { publicName: entry.publicName });
  const targetGroup = new AlbTargetGroup(scope, "alb-targets", {
    name: `${name}-l7`,
    vpcId: network.vpcId,
    hop: { kind: "https" },
    targetType: "ip",
    port: sidecarPort,
    healthPath,
  });
  const alb = new HttpsLoadBalancer(scope, "alb", {
    name: `${name}-l7`,
    deployment,
    network,
    logBucket,
    publicName,
    targetGroup,
    sslPolicy: entry.sslPolicy,
    webAclArn: entry.webAclArn,
    redirectHttp: false,
    scheme: "internal",
  });
  new SecurityGroupEdge(scope, "alb-to-tasks", {
    from: { group: alb.securityGroup },
    to: { group: service.securityGroup },
    ports: sidecarPort,
    reason: "TLS from the Application Load Balancer, opened anew",
  });
  const nlb = publicBalancer(scope, props);
  const listener = nlb.listen("clients", {
    port: 443,
    targets: { kind: "alb", alb, healthPath },
  });
  listener.admit("internet", internet, fromClients);
  publicName.pointAt(nlb.balancer);
  service.enterBy({
    name: publicName.domainName,
    // The balancer verifies no target; the stack's CA is at hand and renews by itself.
    certificate: { kind: "private-ca" },
    callers: { kind: "application-load-balancer", cidrs: [network.cidr], clientCertificates: "none" },
    targetGroup: targetGroup.group,
    ready: alb.ready,
  });
  return { balancer: nlb.balancer, url: `https://${publicName.domainName}${healthPath}` };
}
