import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { nameLimits } from "./aws-limits";
import { check } from "./checks";
import type { Deployment } from "./deployment";
import { type PolicyStatement, policy } from "./policy-statement";

export interface LogBucketProps {
  readonly name: string;
  readonly deployment: Deployment;
}

/**
 * Guarantees one bucket that takes balancer and flow logs of this account and region alone, over TLS alone, encrypted
 * with SSE-S3 (load balancers can write to no other), that nobody outside reads, and that expires what it holds.
 *
 * AWS docs: "Enable access logs for your Application Load Balancer", "Publish flow logs to Amazon S3".
 */
export class LogBucket extends Construct {
  readonly bucketName: string;
  readonly arn: string;
  /** Load balancers write a test object as soon as logging is enabled: depend on it. On destroy they then go first. */
  readonly writable: ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, deployment }: LogBucketProps) {
    super(scope, id);
    const { accountId, region, disposable, logRetentionDays } = deployment;
    // Bucket names are global: the account and the region make this one unique, and it stays the same after a destroy.
    this.bucketName = `${accountId}-${region}-${name}-logs`;
    this.arn = `arn:aws:s3:::${this.bucketName}`;
    check(this, {
      prop: "bucket name",
      given: this.bucketName,
      allowed: `at most ${nameLimits.bucket} characters`,
      holds: ({ length }) => length <= nameLimits.bucket,
      fix: "Shorten namePrefix",
    });

    const { bucket } = new S3Bucket(this, "bucket", {
      bucket: this.bucketName,
      forceDestroy: disposable,
      lifecycle: { preventDestroy: !disposable },
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const ownership = new S3BucketOwnershipControls(this, "ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const access = new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: logRetentionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
    });
    const bucketPolicy = new S3BucketPolicy(this, "policy", {
      bucket,
      policy: policy(...logDelivery(this.arn, accountId, region)),
      dependsOn: [access],
    });
    this.writable = [bucketPolicy, encryption, ownership];
  }
}

function logDelivery(arn: string, accountId: string, region: string): PolicyStatement[] {
  const fromHere = {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${accountId}:*` },
  };
  return [
    {
      Sid: "RefusePlaintext",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "LoadBalancerLogs",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${arn}/*/AWSLogs/${accountId}/*`,
      Condition: {
        ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:${region}:${accountId}:loadbalancer/*` },
      },
    },
    {
      Sid: "FlowAndNetworkLoadBalancerLogs",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${arn}/*`,
      Condition: fromHere,
    },
    {
      Sid: "LogDeliveryChecksTheBucket",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: arn,
      Condition: fromHere,
    },
  ];
}
