import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Deployment } from "../modules/foundation/deployment";
import type { CaKeyAlgorithm } from "../modules/private-ca/ca-source";
import { PrivateCa } from "../modules/private-ca/private-ca";
import { layFoundation } from "../modules/foundation/stack-foundation";
import { output } from "./output";

export interface PrivateCaSettings {
  /** The account that owns the CA is not one of those that use it: it has a state of its own. */
  readonly owner: Pick<Deployment, "accountId" | "backend">;
  /** @default "EC_secp384r1" */
  readonly keyAlgorithm?: CaKeyAlgorithm;
  /** Accounts (twelve digits), organizational units or an organization (ARNs) of the owner's organization. */
  readonly shareWith: readonly string[];
}

/**
 * ```
 * owner's account: CA --AWS RAM--> accounts of the environment, whose stacks name it with `ca: { kind: "shared" }`
 * ```
 * One CA for several stacks or accounts, in the account that is trusted with it. It comes before all that use it.
 */
export class PrivateCaStack extends TerraformStack {
  constructor(scope: Construct, id: string, settings: PrivateCaSettings & { readonly deployment: Deployment }) {
    super(scope, id);
    const { owner, keyAlgorithm, shareWith } = settings;
    const deployment = { ...settings.deployment, ...owner };
    const name = layFoundation(this, "private-ca", deployment);
    const ca = new PrivateCa(this, "ca", { name, ca: { kind: "own", keyAlgorithm, shareWith }, deployment });

    output(this, "ca_arn", ca.arn, "expectedArn of those that use the CA");
    output(this, "ca_certificate", ca.certificate, "certificate of those that use the CA: public, PEM");
    output(this, "share_name", name, "shareName of those that use the CA");
  }
}
