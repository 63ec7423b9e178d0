import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Deployment } from "../foundation/deployment";
import type { PrivateCa } from "./private-ca";

export interface CaParametersProps {
  /** The stack's physical name: the parameters are `/<name>/ca/arn` and `/<name>/ca/certificate`. */
  readonly name: string;
  readonly ca: PrivateCa;
  readonly deployment: Deployment;
}

/**
 * Hands a CA to containers by parameters of a known name.
 *
 * Guarantees that the ARNs a container definition refers to are known at plan, whatever the CA: one unknown value
 * would hide all of `container_definitions` from the first plan. Both values are public, so the parameters are plain.
 */
export class CaParameters extends Construct {
  readonly authority: PrivateCa;
  /** For `secrets.valueFrom`: the CA's ARN. */
  readonly arnParameterArn: string;
  /** For `secrets.valueFrom`: the CA's certificate, PEM. */
  readonly certificateParameterArn: string;
  /** Depend on it: a task that starts before finds no authority, or one that does not issue yet. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, ca, deployment: { region, accountId } }: CaParametersProps) {
    super(scope, id);
    this.authority = ca;
    const parameterArn = (leaf: string): string => `arn:aws:ssm:${region}:${accountId}:parameter/${name}/ca/${leaf}`;
    this.arnParameterArn = parameterArn("arn");
    this.certificateParameterArn = parameterArn("certificate");
    const arn = new SsmParameter(this, "arn", {
      name: `/${name}/ca/arn`,
      description: `Private CA that issues the certificates of ${name}`,
      type: "String",
      value: ca.arn,
      dependsOn: ca.active,
    });
    const certificate = new SsmParameter(this, "certificate", {
      name: `/${name}/ca/certificate`,
      description: `Certificate of the private CA that ${name} trusts`,
      type: "String",
      value: ca.certificate,
    });
    this.ready = [arn, certificate, ...ca.active];
  }
}
