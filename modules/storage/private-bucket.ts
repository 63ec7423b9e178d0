import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { nameLimits } from "../foundation/aws-limits";
import { checkNameLength } from "../foundation/checks";
import type { Deployment } from "../foundation/deployment";
import { type PolicyStatement, policy } from "../foundation/policy-statement";

export interface PrivateBucketProps {
  /** What follows account and region in the bucket's name. */
  readonly name: string;
  readonly deployment: Deployment;
  /** Who may do what beside the account's own roles, with the bucket's ARN. @default nobody */
  readonly statements?: (bucketArn: string) => readonly PolicyStatement[];
}

export interface PrivateBucket {
  readonly bucket: string;
  readonly arn: string;
  /** Nothing should be written before: depend on it. */
  readonly closed: ITerraformDependable[];
}

/**
 * Lays a bucket in the given scope: over TLS alone, encrypted with SSE-S3, owned by this account, closed to the public.
 * Its name is the same after a destroy: bucket names are global, so account and region make it unique.
 */
export function privateBucket(scope: Construct, { name, deployment, statements }: PrivateBucketProps): PrivateBucket {
  const { accountId, region, disposable } = deployment;
  const bucketName = `${accountId}-${region}-${name}`;
  const arn = `arn:aws:s3:::${bucketName}`;
  checkNameLength(scope, "bucket name", bucketName, nameLimits.bucket);
  const { bucket } = new S3Bucket(scope, "bucket", {
    bucket: bucketName,
    forceDestroy: disposable,
    lifecycle: { preventDestroy: !disposable },
  });
  const encryption = new S3BucketServerSideEncryptionConfigurationA(scope, "encryption", {
    bucket,
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  const ownership = new S3BucketOwnershipControls(scope, "ownership", {
    bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  const access = new S3BucketPublicAccessBlock(scope, "public-access-block", {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const refusePlaintext: PolicyStatement = {
    Sid: "RefusePlaintext",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const bucketPolicy = new S3BucketPolicy(scope, "policy", {
    bucket,
    policy: policy(refusePlaintext, ...(statements?.(arn) ?? [])),
    dependsOn: [access],
  });
  return { bucket, arn, closed: [bucketPolicy, encryption, ownership] };
}
