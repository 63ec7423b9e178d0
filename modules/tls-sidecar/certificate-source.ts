import { maxLeafValidityDays } from "../private-ca/leaf-certificate";

/** Where a certificate of a task comes from. Its key is made in the task, save for the last two, which bring one. */
export type CertificateSource =
  /** Made and renewed in the sidecar. Only behind an Application Load Balancer, which verifies no target. */
  | { readonly kind: "self-signed" }
  /** Issued in the task by the stack's private CA, renewed at half of its life. */
  | {
      readonly kind: "private-ca";
      /** 1 to 7, as the CA is short-lived. @default 7 */
      readonly validityDays?: number;
    }
  /** An exportable ACM certificate, fetched again every twelve hours. ACM renews it. */
  | { readonly kind: "exported"; readonly certificateArn: string }
  /** Certificate, chain and key in one PEM, in Secrets Manager. A new one takes a new deployment. */
  | { readonly kind: "secret"; readonly secretArn: string };

/** A certificate of a task, by its id. */
export interface Certificate {
  /** The DNS name that it is for; its common name too, so at most 64 characters. */
  readonly name: string;
  readonly source: CertificateSource;
}

export type Certificates = Readonly<Record<string, Certificate>>;

/** What the issuer is told beside id and source: days of life, or what to export. Others need no issuer. */
export function issuerArgument(source: CertificateSource): string | undefined {
  if (source.kind === "private-ca") return String(source.validityDays ?? maxLeafValidityDays);
  return source.kind === "exported" ? source.certificateArn : undefined;
}

/**
 * The AWS APIs that a task with these certificates calls, as in `com.amazonaws.<region>.<service>`. AWS documents no
 * endpoint to export from ACM through: `exported` takes a network with another way out.
 */
export function certificateEndpoints(sources: readonly CertificateSource[]): string[] {
  const services = {
    "self-signed": [],
    "private-ca": ["acm-pca", "ssm"],
    exported: [],
    secret: ["secretsmanager"],
  };
  return [...new Set(sources.flatMap(({ kind }) => services[kind]))];
}
