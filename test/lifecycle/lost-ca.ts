import { accountOf } from "../../tools/emulator/account";
import { askJson } from "../../tools/emulator/aws-request";
import type { LocalDeployment } from "../../tools/emulator/local-deployment";
import { changesIn, remainingChanges } from "../../tools/emulator/second-plan";
import { managed, readState } from "../../tools/emulator/state-alone";
import type { TerraformBinary } from "../../tools/terraform/binary";
import { planWorkspace } from "../../tools/terraform/plan";

export interface LostCa {
  /** Whether the next plan would create the CA anew, which is when to restore it instead. */
  readonly noticed: boolean;
  /** What a plan would still change once it is restored. */
  readonly afterRestore: readonly string[];
}

/**
 * Deletes a stack's CA behind Terraform's back and restores it as docs/changes.md says.
 *
 * @returns nothing for a stack without a CA of its own
 */
export async function loseAndRestoreCa(
  terraform: TerraformBinary,
  { workspace, emulator }: LocalDeployment,
): Promise<LostCa | undefined> {
  const type = "aws_acmpca_certificate_authority";
  const ca = managed(readState(workspace)).find((resource) => resource.type === type);
  if (ca === undefined) return undefined;
  const at = { ...accountOf(workspace.name, workspace.stack), endpoint: emulator.endpoint };
  const CertificateAuthorityArn = ca.instances[0]?.attributes?.["arn"];
  const call = (operation: string, parameters: object = {}): Promise<string> =>
    askJson(at, "acm-pca", `ACMPrivateCA.${operation}`, { CertificateAuthorityArn, ...parameters });

  await call("UpdateCertificateAuthority", { Status: "DISABLED" });
  await call("DeleteCertificateAuthority", { PermanentDeletionTimeInDays: 7 });
  const { planJson } = await planWorkspace(terraform, workspace);
  const noticed = changesIn(planJson).some(
    (change) => change.type === type && change.change.actions.includes("create"),
  );
  await call("RestoreCertificateAuthority");
  await call("UpdateCertificateAuthority", { Status: "ACTIVE" });
  return { noticed, afterRestore: await remainingChanges(terraform, workspace) };
}
