import { DataAwsRamResourceShare } from "@cdktf/provider-aws/lib/data-aws-ram-resource-share";
import { type ITerraformDependable, TerraformCount, TerraformVariable, Token, conditional } from "cdktf";
import { Construct } from "constructs";
import { check } from "../foundation/checks";
import type { Deployment } from "../foundation/deployment";
import { CaShare } from "./ca-share";
import {
  type PrivateCaSource,
  type SharedCa,
  caArnAllowed,
  caCertificateAllowed,
  isCaArn,
  isCaCertificate,
} from "./ca-source";
import { RootCa } from "./root-ca";

export interface PrivateCaProps {
  /** Common name of an own CA, and name of its share. */
  readonly name: string;
  readonly ca: PrivateCaSource;
  readonly deployment: Deployment;
}

/**
 * The CA that a stack's certificates come from, wherever it lives.
 *
 * Guarantees that an own CA is short-lived (no leaf outlives seven days, $50 a month instead of $400), active before
 * anything that depends on {@link active}, and shared inside the organization alone; and that a CA shared by another
 * account is the one that the environment names: a plan with credentials looks the share up and fails on any other.
 */
export class PrivateCa extends Construct {
  /** Known at plan unless the stack creates the CA. */
  readonly arn: string;
  /** The CA's own certificate, PEM. Known at plan unless the stack creates the CA. */
  readonly certificate: string;
  /** Depend on it: nothing is issued before, and on destroy the CA goes last. Empty unless the stack creates the CA. */
  readonly active: ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, ca, deployment }: PrivateCaProps) {
    super(scope, id);
    if (ca.kind === "own") {
      const root = new RootCa(this, "root", { name, keyAlgorithm: ca.keyAlgorithm, disposable: deployment.disposable });
      if (ca.shareWith) new CaShare(this, "share", { name, root, principals: ca.shareWith });
      ({ arn: this.arn, certificate: this.certificate, active: this.active } = root);
      return;
    }
    const [prop, arn] = ca.kind === "shared" ? ["expectedArn", ca.expectedArn] : ["arn", ca.arn];
    const { region } = deployment;
    check(this, { prop, given: arn, allowed: caArnAllowed(region), holds: (given) => isCaArn(given, region) });
    check(this, {
      prop: "certificate",
      given: ca.certificate,
      allowed: caCertificateAllowed,
      holds: isCaCertificate,
      fix: "Print it with: aws acm-pca get-certificate-authority-certificate --query Certificate --output text",
    });
    if (ca.kind === "shared") this.compareWithShare(ca);
    this.arn = arn;
    this.certificate = ca.certificate;
    this.active = [];
  }

  /** A share may hold more than one resource, so it must contain the CA. An offline plan, without AWS, does not ask. */
  private compareWithShare({ shareName, expectedArn }: SharedCa): void {
    const lookUp = new TerraformVariable(this, "look-up", {
      type: "bool",
      default: true,
      description: "Ask AWS RAM whether the share holds the CA that the environment expects",
    });
    lookUp.overrideLogicalId("look_up_shared_ca");
    new DataAwsRamResourceShare(this, "shared", {
      count: TerraformCount.of(Token.asNumber(conditional(lookUp.value, 1, 0))),
      name: shareName,
      resourceOwner: "OTHER-ACCOUNTS",
      resourceShareStatus: "ACTIVE",
      lifecycle: {
        postcondition: [
          {
            condition: `\${contains(self.resource_arns, "${expectedArn}")}`,
            errorMessage: `The resource share "${shareName}" must hold ${expectedArn}. Compare expectedArn with the ca_arn that the owner's stack prints.`,
          },
        ],
      },
    });
  }
}
