import { X509Certificate } from "node:crypto";

/** What a trust store takes. AWS docs: "Quotas for your Application Load Balancers", "Trust stores" and "Certificates". */
const most = { certificates: 25, certificateBytes: 16 * 1024, chainDepth: 4 } as const;

const certificates = /-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----/g;

/**
 * The first thing for which a trust store would refuse these CA certificates; `undefined` where it takes them.
 * AWS docs: "Mutual authentication with TLS in Application Load Balancer", section "CA certificate files".
 */
export function caBundleFault(pem: string): string | undefined {
  if (pem.trimEnd().split("\n").includes("")) return "without blank lines";
  const rest = pem.replaceAll(certificates, "").split("\n");
  if (rest.some((line) => line !== "" && !/^#[^-]*$/.test(line))) {
    return "PEM certificates, and comments that start with # and have no hyphen";
  }
  const blocks = pem.match(certificates) ?? [];
  if (blocks.length < 1 || blocks.length > most.certificates) return `1 to ${most.certificates} CA certificates`;
  if (blocks.some((block) => block.length > most.certificateBytes)) return "certificates of at most 16 KB each";
  const parsed = blocks.map(parse);
  if (!parsed.every((certificate) => certificate?.ca)) return "certificates of CAs alone";
  const depth = Math.max(...parsed.map((certificate) => depthOf(certificate as X509Certificate, parsed)));
  return depth > most.chainDepth ? `chains of at most ${most.chainDepth} certificates` : undefined;
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** How many certificates of the bundle lead from this one to its last issuer there. */
function depthOf(certificate: X509Certificate, bundle: readonly (X509Certificate | undefined)[]): number {
  const issuer = bundle.find((other) => other && other !== certificate && certificate.checkIssued(other));
  const others = bundle.filter((other) => other !== certificate);
  return issuer ? 1 + depthOf(issuer, others) : 1;
}

export const isRevocationList = (pem: string): boolean =>
  /^-----BEGIN X509 CRL-----\n[A-Za-z0-9+/=\n]+-----END X509 CRL-----\n?$/.test(pem);
export const revocationListAllowed = "a revocation list as one PEM block (X509 CRL)";
