import { X509Certificate } from "node:crypto";

/** Where a stack's certificates come from: a CA of the stack's own, one that another account shares, or one by ARN. */
export type PrivateCaSource = OwnCa | SharedCa | CaByArn;

export interface OwnCa {
  readonly kind: "own";
  /** @default "EC_secp384r1" */
  readonly keyAlgorithm?: CaKeyAlgorithm;
  /**
   * Accounts (twelve digits), organizational units or an organization (ARNs) that may have certificates issued.
   * @default the CA stays with its account
   */
  readonly shareWith?: readonly string[];
}

export interface SharedCa {
  readonly kind: "shared";
  /** Name of the resource share in AWS RAM, as its owner gave it. */
  readonly shareName: string;
  /** The CA that the share must hold. A deploy looks the share up and refuses any other CA. */
  readonly expectedArn: string;
  /** The CA's own certificate, PEM: what the stack's containers trust. */
  readonly certificate: string;
}

export interface CaByArn {
  readonly kind: "arn";
  readonly arn: string;
  /** The CA's own certificate, PEM: what the stack's containers trust. */
  readonly certificate: string;
}

/** Key of the CA → how it signs. AWS docs: "CertificateAuthorityConfiguration" (AWS Private CA API reference). */
export const caSigningAlgorithms = {
  EC_secp384r1: "SHA512WITHECDSA",
  EC_prime256v1: "SHA256WITHECDSA",
  RSA_2048: "SHA256WITHRSA",
} as const;
export type CaKeyAlgorithm = keyof typeof caSigningAlgorithms;

const caArn = /^arn:aws:acm-pca:([a-z0-9-]+):\d{12}:certificate-authority\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A CA serves its own region alone, shared or not. AWS docs: "Regions" (AWS Private CA user guide). */
export const isCaArn = (value: string, region: string): boolean => caArn.exec(value)?.[1] === region;
export const caArnAllowed = (region: string): string =>
  `the ARN of a private CA in ${region}, such as arn:aws:acm-pca:${region}:111122223333:certificate-authority/<uuid>`;

const principal =
  /^(\d{12}|arn:aws:organizations::\d{12}:(organization\/o-[a-z0-9]{10,32}|ou\/o-[a-z0-9]{10,32}\/ou-[a-z0-9-]+))$/;

/** Whom AWS RAM can share a CA with. AWS docs: "AssociateResourceShare" (AWS RAM API reference). */
export const isSharePrincipal = (value: string): boolean => principal.test(value);
export const sharePrincipalAllowed =
  "an account id (twelve digits), or the ARN of an organization or organizational unit";

/** One PEM block, and a CA's. Its dates are not judged: a synth must not depend on the day. */
export function isCaCertificate(pem: string): boolean {
  try {
    return pem.split("-----BEGIN").length === 2 && new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
export const caCertificateAllowed = "the certificate of a CA as one PEM block";
