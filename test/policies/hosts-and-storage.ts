import { type Template, at, references, resources } from "../support/template";
import { type Policy, each, edit, set } from "./policy";

const disposable = (template: Template): boolean =>
  at(template.provider, "aws.0.default_tags.0.tags.environment") === "dev";

/** What carries trust or data. */
const precious = ["aws_s3_bucket", "aws_ecr_repository", "aws_kms_key", "aws_acmpca_certificate_authority"];

const hasCompanion = (type: string) =>
  each(["aws_s3_bucket"], ({ address }, template) =>
    resources(template, type).some(({ body }) => references(body).includes(address)),
  );

export const hostAndStoragePolicies: Policy[] = [
  {
    name: "a host answers IMDSv2 only, one hop away, so that no task reaches its role",
    faults: each(
      ["aws_launch_template"],
      ({ body }) =>
        at(body, "metadata_options.http_tokens") === "required" &&
        at(body, "metadata_options.http_put_response_hop_limit") === 1,
    ),
    breaks: {
      stack: "hardened-alb-dev",
      change: set("aws_launch_template", "metadata_options.http_put_response_hop_limit", 2),
    },
  },
  {
    name: "a host's disk is encrypted, and nobody has an SSH key to it",
    faults: each(
      ["aws_launch_template"],
      ({ body }) => at(body, "block_device_mappings.0.ebs.encrypted") === "true" && !body["key_name"],
    ),
    breaks: { stack: "hardened-alb-dev", change: set("aws_launch_template", "key_name", "admin") },
  },
  {
    name: "a host starts from an image for its processor",
    faults: each(
      ["aws_launch_template"],
      ({ body }) =>
        /^(a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(String(body["instance_type"])) ===
        String(body["image_id"]).includes("/arm64/"),
    ),
    breaks: { stack: "hardened-alb-dev", change: set("aws_launch_template", "instance_type", "t4g.medium") },
  },
  {
    name: "a bucket is private",
    faults: hasCompanion("aws_s3_bucket_public_access_block"),
    breaks: {
      stack: "hardened-alb-dev",
      change: set("aws_s3_bucket_public_access_block", "bucket", "another-bucket"),
    },
  },
  {
    name: "a bucket is encrypted at rest",
    faults: hasCompanion("aws_s3_bucket_server_side_encryption_configuration"),
    breaks: {
      stack: "hardened-alb-dev",
      change: set("aws_s3_bucket_server_side_encryption_configuration", "bucket", "another-bucket"),
    },
  },
  {
    name: "a bucket refuses plaintext (S3.5)",
    faults: each(["aws_s3_bucket_policy"], ({ body }) => {
      const { Statement } = JSON.parse(String(body["policy"])) as { Statement: object[] };
      return Statement.some(
        (statement) =>
          at(statement, "Effect") === "Deny" && at(statement, "Condition.Bool.aws:SecureTransport") === "false",
      );
    }),
    breaks: {
      stack: "hardened-alb-dev",
      change: edit("aws_s3_bucket_policy", "policy", (document) => document.replace('"Deny"', '"Allow"')),
    },
  },
  {
    name: "what carries trust or data is not destroyed by a plan, outside of a disposable environment",
    faults: each(
      precious,
      ({ body }, template) => disposable(template) || at(body, "lifecycle.prevent_destroy") === true,
    ),
    breaks: { stack: "hardened-alb-prod", change: set("aws_s3_bucket", "lifecycle.prevent_destroy", false) },
  },
  {
    name: "logs are kept for a time that is written down",
    faults: each(["aws_cloudwatch_log_group"], ({ body }) => Number(body["retention_in_days"]) > 0),
    breaks: { stack: "hardened-alb-dev", change: set("aws_cloudwatch_log_group", "retention_in_days", 0) },
  },
  {
    name: "a VPC of the stack's own has flow logs, and a default security group that admits nobody",
    faults: each(["aws_vpc"], ({ address }, template) =>
      ["aws_flow_log", "aws_default_security_group"].every((type) =>
        resources(template, type).some(({ body }) => references(body["vpc_id"]).includes(address)),
      ),
    ),
    breaks: { stack: "hardened-alb-dev", change: set("aws_flow_log", "vpc_id", "vpc-0123456789abcdef0") },
  },
];
