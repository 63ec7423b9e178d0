import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Deployment } from "../foundation/deployment";
import type { PolicyStatement } from "../foundation/policy-statement";
import { privateBucket } from "./private-bucket";

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
    const { accountId, region, logRetentionDays } = deployment;
    const { bucket, arn, closed } = privateBucket(this, {
      name: `${name}-logs`,
      deployment,
      statements: (bucketArn) => logDelivery(bucketArn, accountId, region),
    });
    this.bucketName = `${accountId}-${region}-${name}-logs`;
    this.arn = arn;
    this.writable = closed;
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
  }
}

function logDelivery(arn: string, accountId: string, region: string): PolicyStatement[] {
  const fromHere = {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${accountId}:*` },
  };
  return [
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
