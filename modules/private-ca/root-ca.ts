import { AcmpcaCertificate } from "@cdktf/provider-aws/lib/acmpca-certificate";
import { AcmpcaCertificateAuthority } from "@cdktf/provider-aws/lib/acmpca-certificate-authority";
import { AcmpcaCertificateAuthorityCertificate } from "@cdktf/provider-aws/lib/acmpca-certificate-authority-certificate";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { check } from "../foundation/checks";
import { type CaKeyAlgorithm, caSigningAlgorithms } from "./ca-source";

export interface RootCaProps {
  /** Common name, at most 64 characters. */
  readonly name: string;
  /** @default "EC_secp384r1" */
  readonly keyAlgorithm?: CaKeyAlgorithm;
  /** A disposable CA can be destroyed, and restored for 7 days. Any other has `prevent_destroy`, and 30 days. */
  readonly disposable: boolean;
}

/**
 * Guarantees a root CA in short-lived mode, self-signed for ten years and active. It publishes no revocation list and
 * answers no OCSP: a leaf is gone after seven days at most. The mode of a CA can never be changed.
 *
 * AWS docs: "Understand AWS Private CA CA modes", "Service Connect TLS" (the tag that lets Amazon ECS use the CA).
 */
export class RootCa extends Construct {
  readonly arn: string;
  readonly certificate: string;
  readonly active: ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, keyAlgorithm = "EC_secp384r1", disposable }: RootCaProps) {
    super(scope, id);
    check(this, {
      prop: "name",
      given: name,
      allowed: "1 to 64 characters, as the CA's common name",
      holds: ({ length }) => length >= 1 && length <= 64,
      fix: "Shorten namePrefix",
    });
    const signingAlgorithm = caSigningAlgorithms[keyAlgorithm];

    const authority = new AcmpcaCertificateAuthority(this, "authority", {
      type: "ROOT",
      usageMode: "SHORT_LIVED_CERTIFICATE",
      certificateAuthorityConfiguration: { keyAlgorithm, signingAlgorithm, subject: { commonName: name } },
      revocationConfiguration: { ocspConfiguration: { enabled: false } },
      permanentDeletionTimeInDays: disposable ? 7 : 30,
      tags: { AmazonECSManaged: "true" },
      lifecycle: { preventDestroy: !disposable },
    });
    const { certificate, certificateChain } = new AcmpcaCertificate(this, "certificate", {
      certificateAuthorityArn: authority.arn,
      certificateSigningRequest: authority.certificateSigningRequest,
      signingAlgorithm,
      templateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
      validity: { type: "YEARS", value: "10" },
    });
    const activation = new AcmpcaCertificateAuthorityCertificate(this, "activation", {
      certificateAuthorityArn: authority.arn,
      certificate,
      certificateChain,
    });

    this.arn = authority.arn;
    this.certificate = certificate;
    this.active = [activation];
  }
}
