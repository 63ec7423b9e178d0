import { RamPrincipalAssociation } from "@cdktf/provider-aws/lib/ram-principal-association";
import { RamResourceAssociation } from "@cdktf/provider-aws/lib/ram-resource-association";
import { RamResourceShare } from "@cdktf/provider-aws/lib/ram-resource-share";
import { Construct } from "constructs";
import { check } from "../foundation/checks";
import { isSharePrincipal, sharePrincipalAllowed } from "./ca-source";
import type { RootCa } from "./root-ca";

export interface CaShareProps {
  /** The name that the other accounts look the share up by. */
  readonly name: string;
  readonly root: RootCa;
  readonly principals: readonly string[];
}

/**
 * Guarantees that the CA is shared with the principals named, and that none of them is outside of the organization.
 * The default permission of AWS RAM lets them issue leaf certificates (`EndEntityCertificate/V1`) and nothing more.
 *
 * AWS docs: "Attach a policy for cross-account access" (AWS Private CA user guide).
 */
export class CaShare extends Construct {
  constructor(scope: Construct, id: string, { name, root, principals }: CaShareProps) {
    super(scope, id);
    check(this, {
      prop: "shareWith",
      given: principals,
      allowed: `a list of different principals, each ${sharePrincipalAllowed}`,
      holds: (all) => all.length > 0 && new Set(all).size === all.length && all.every(isSharePrincipal),
    });

    const { arn: resourceShareArn } = new RamResourceShare(this, "share", { name, allowExternalPrincipals: false });
    new RamResourceAssociation(this, "ca", { resourceShareArn, resourceArn: root.arn, dependsOn: root.active });
    for (const principal of principals) {
      new RamPrincipalAssociation(this, `with-${principal.split("/").at(-1) ?? principal}`, {
        resourceShareArn,
        principal,
      });
    }
  }
}
