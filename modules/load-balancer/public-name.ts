import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { check } from "../foundation/checks";

/** The name that clients call, and where its certificate comes from. There is no third way: no certificate, no stack. */
export type PublicNameSettings =
  | {
      readonly kind: "hosted-zone";
      readonly domainName: string;
      /** A public zone that is delegated already: certificate validation waits for it. */
      readonly hostedZone: { readonly id: string; readonly name: string };
    }
  | {
      readonly kind: "certificate";
      readonly domainName: string;
      /** An issued ACM certificate of the stack's region that covers the domain name. DNS is kept elsewhere. */
      readonly certificateArn: string;
    };

export interface PublicNameProps {
  readonly publicName: PublicNameSettings;
}

/**
 * Guarantees an ACM certificate for the domain name: issued here and validated through DNS, or one that exists.
 * A listener that uses {@link certificateArn} waits until the certificate is valid.
 */
export class PublicName extends Construct {
  readonly domainName: string;
  readonly certificateArn: string;
  private readonly zoneId?: string;

  constructor(scope: Construct, id: string, { publicName }: PublicNameProps) {
    super(scope, id);
    this.domainName = publicName.domainName;
    if (publicName.kind === "certificate") {
      this.certificateArn = publicName.certificateArn;
      return;
    }
    const { hostedZone } = publicName;
    check(this, {
      prop: "domainName",
      given: publicName.domainName,
      allowed: `inside the hosted zone ${hostedZone.name}`,
      holds: (name) => name === hostedZone.name || name.endsWith(`.${hostedZone.name}`),
    });
    this.zoneId = hostedZone.id;
    this.certificateArn = this.validatedCertificate(hostedZone.id);
  }

  /** Points the domain name at a load balancer, where the zone is ours to write to. */
  pointAt(balancer: Lb): void {
    if (!this.zoneId) return;
    new Route53Record(this, "alias", {
      zoneId: this.zoneId,
      name: this.domainName,
      type: "A",
      alias: { name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true },
    });
  }

  private validatedCertificate(zoneId: string): string {
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: this.domainName,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true },
    });
    const options = TerraformIterator.fromComplexList(certificate.domainValidationOptions, "domain_name");
    const records = new Route53Record(this, "validation-record", {
      forEach: options,
      zoneId,
      name: options.getString("resource_record_name"),
      type: options.getString("resource_record_type"),
      records: [options.getString("resource_record_value")],
      ttl: 60,
      allowOverwrite: true,
    });
    const validation = new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: Token.asList(TerraformIterator.fromResources(records).pluckProperty("fqdn")),
    });
    return validation.certificateArn;
  }
}
