import type { LbListenerMutualAuthentication } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTrustStore } from "@cdktf/provider-aws/lib/lb-trust-store";
import { LbTrustStoreRevocation } from "@cdktf/provider-aws/lib/lb-trust-store-revocation";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { nameLimits } from "../foundation/aws-limits";
import { caBundleFault, isRevocationList, revocationListAllowed } from "./ca-bundle";
import { check, checkNameLength } from "../foundation/checks";
import type { Deployment } from "../foundation/deployment";
import { type PrivateBucket, privateBucket } from "../storage/private-bucket";
import type { PrivateCa } from "../private-ca/private-ca";

export interface ClientTrustStoreProps {
  readonly name: string;
  readonly deployment: Deployment;
  /** Who issues the clients' certificates. */
  readonly caBundle:
    { readonly kind: "pem"; readonly pem: string } | { readonly kind: "private-ca"; readonly ca: PrivateCa };
  /** PEM, one list each. A short-lived CA has none: its certificates are gone after seven days. @default none */
  readonly revocationLists?: readonly string[];
  /** `accepted` lets clients in whose certificate is out of date. */
  readonly expiredCertificates: "refused" | "accepted";
  /** Tells every caller the names of the trusted CAs, so that clients with several certificates pick the right one. */
  readonly advertiseCaNames: boolean;
}

/**
 * Guarantees that a listener lets in only clients whose certificate one of these CAs has issued, and that another
 * bundle or revocation list shows in the plan: the trust store names the version of its object, not just its key.
 */
export class ClientTrustStore extends Construct {
  readonly arn: string;
  /** For the listener. */
  readonly mutualAuthentication: LbListenerMutualAuthentication;
  private readonly bucket: PrivateBucket;
  private readonly versioned: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ClientTrustStoreProps) {
    super(scope, id);
    const { name, deployment, caBundle, revocationLists = [], expiredCertificates, advertiseCaNames } = props;
    const pem = caBundle.kind === "pem" ? caBundle.pem : caBundle.ca.certificate;
    check(this, {
      prop: "caBundle",
      given: pem,
      allowed: caBundleFault(pem) ?? "",
      holds: (given) => caBundleFault(given) === undefined,
    });
    checkNameLength(this, "name", name, nameLimits.loadBalancer);

    this.bucket = privateBucket(this, { name: `${name}-trust`, deployment });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: this.bucket.bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    this.versioned = [...this.bucket.closed, versioning];

    const bundle = this.store("ca-bundle", `${pem.trimEnd()}\n`);
    const store = new LbTrustStore(this, "trust-store", {
      name,
      caCertificatesBundleS3Bucket: bundle.bucket,
      caCertificatesBundleS3Key: bundle.key,
      caCertificatesBundleS3ObjectVersion: bundle.versionId,
    });
    revocationLists.forEach((list, i) => this.revoke(store, list, i));

    this.arn = store.arn;
    this.mutualAuthentication = {
      mode: "verify",
      trustStoreArn: store.arn,
      ignoreClientCertificateExpiry: expiredCertificates === "accepted",
      advertiseTrustStoreCaNames: advertiseCaNames ? "on" : "off",
    };
  }

  private revoke(store: LbTrustStore, list: string, i: number): void {
    check(this, {
      prop: `revocationLists.${i}`,
      given: list,
      allowed: revocationListAllowed,
      holds: isRevocationList,
      fix: "Convert it with: openssl crl -inform DER -outform PEM",
    });
    const object = this.store(`revocation-list-${i}`, list);
    new LbTrustStoreRevocation(this, `revocation-${i}`, {
      trustStoreArn: store.arn,
      revocationsS3Bucket: object.bucket,
      revocationsS3Key: object.key,
      revocationsS3ObjectVersion: object.versionId,
    });
  }

  private store(id: string, content: string): S3Object {
    return new S3Object(this, id, {
      bucket: this.bucket.bucket,
      key: `${id}.pem`,
      content,
      contentType: "application/x-pem-file",
      dependsOn: this.versioned,
    });
  }
}
