import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { EcsServiceServiceConnectConfigurationServiceTls } from "@cdktf/provider-aws/lib/ecs-service";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Deployment } from "../foundation/deployment";
import { trustPolicy } from "../foundation/policy-statement";
import type { PrivateCa } from "../private-ca/private-ca";
import { type InfrastructureRole, infrastructurePolicyArn } from "./infrastructure-role";
import { keyPolicy } from "./key-policy";

export interface MeshTlsProps {
  readonly name: string;
  readonly deployment: Deployment;
  readonly ca: PrivateCa;
  readonly infrastructureRole: InfrastructureRole;
}

/**
 * What Amazon ECS needs to give every server of a mesh its certificate: the CA, the role that it acts in, and the key
 * that the private keys are encrypted with while they lie in Secrets Manager.
 *
 * Guarantees that the key can be used by that role and by no other principal of the account, whatever its own policies
 * say: a secret named `ecs-sc!…` stays closed to everybody else.
 *
 * AWS docs: "Encrypt Amazon ECS Service Connect traffic", "Amazon ECS infrastructure IAM role".
 */
export class MeshTls extends Construct {
  /** The `tls` block of a server. There is no server without it. */
  readonly configuration: EcsServiceServiceConnectConfigurationServiceTls;
  /** Depend on it: a service that outlives its role, key or CA hangs in DRAINING. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, deployment, ca, infrastructureRole }: MeshTlsProps) {
    super(scope, id);
    const { roleArn, attached } = this.role(name, deployment, infrastructureRole);
    const key = new KmsKey(this, "key", {
      description: `TLS keys of ${name} in Secrets Manager`,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
      enableKeyRotation: true,
      deletionWindowInDays: deployment.disposable ? 7 : 30,
      policy: keyPolicy(roleArn, deployment.accountId),
      lifecycle: { preventDestroy: !deployment.disposable },
    });
    this.configuration = { issuerCertAuthority: { awsPcaAuthorityArn: ca.arn }, kmsKey: key.arn, roleArn };
    this.ready = [...ca.active, ...attached, key];
  }

  private role(name: string, { accountId }: Deployment, role: InfrastructureRole) {
    if (role.kind === "arn") return { roleArn: role.arn, attached: [] };
    const created = new IamRole(this, "infrastructure-role", {
      name: `${name}-infrastructure`,
      description: `Amazon ECS issues and rotates the certificates of ${name} in this role`,
      assumeRolePolicy: trustPolicy("ecs.amazonaws.com", accountId),
    });
    const attachment = new IamRolePolicyAttachment(this, "infrastructure-policy", {
      role: created.name,
      policyArn: infrastructurePolicyArn,
    });
    return { roleArn: created.arn, attached: [attachment] };
  }
}
