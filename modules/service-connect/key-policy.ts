import { type PolicyStatement, policy } from "../foundation/policy-statement";

/** What AWS KMS calls the permissions of a key administrator: everything but its use and its grants. */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:Describe*",
  "kms:Disable*",
  "kms:Enable*",
  "kms:Get*",
  "kms:List*",
  "kms:Put*",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:Update*",
];

/** AWS docs: "Encrypt Amazon ECS Service Connect traffic", section "Service Connect and AWS Key Management Service". */
const use = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair"];

/**
 * Lets the account administer the key, and one role use it. The usual `kms:*` for the account would hand its use to
 * every IAM policy of the account.
 */
export function keyPolicy(infrastructureRoleArn: string, accountId: string): string {
  return policy(
    {
      Sid: "AccountAdministersKey",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: administration,
      Resource: "*",
    },
    {
      Sid: "InfrastructureRoleUsesKey",
      Effect: "Allow",
      Principal: { AWS: infrastructureRoleArn },
      Action: use,
      Resource: "*",
    },
  );
}

/**
 * For every other role that is ours: a managed policy that reads secrets must not open the private keys of a mesh.
 * Wildcards in account and region, as AWS writes it.
 */
export const denyMeshSecrets: PolicyStatement = {
  Sid: "NoPrivateKeysOfTheMesh",
  Effect: "Deny",
  Action: "secretsmanager:GetSecretValue",
  Resource: "arn:aws:secretsmanager:*:*:secret:ecs-sc!*",
};
