import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from "cdktf";
import { type Deployment, physicalName } from "./deployment";

/** Attributes used by default exist in both majors; a 6.x-only feature raises the floor of its own stack. */
const providerVersions = ">= 5.100.0, < 7.0.0";
const terraformVersions = ">= 1.10.0";

/**
 * Lays what every stack stands on: the AWS provider, bound to one account and one region, its version range, the
 * default tags and the backend. Returns the base of the stack's physical names.
 *
 * Guarantees that no stack is applied to an account other than `accountId`.
 */
export function layFoundation(stack: TerraformStack, name: string, deployment: Deployment): string {
  new AwsProvider(stack, "aws", {
    region: deployment.region,
    allowedAccountIds: [deployment.accountId],
    defaultTags: [{ tags: { ...deployment.tags, stack: name, environment: deployment.environment } }],
  });
  stack.addOverride("terraform.required_version", terraformVersions);
  stack.addOverride("terraform.required_providers.aws.version", providerVersions);
  keepState(stack, deployment);
  return physicalName(name, deployment);
}

function keepState(stack: TerraformStack, { backend }: Deployment): void {
  const key = `${stack.node.id}.tfstate`;
  switch (backend.kind) {
    case "local":
      // Terraform runs in cdktf.out/stacks/<stack>: the state lies beside cdktf.json, as with CDKTF's own default,
      // but without the absolute path of whoever synthesized last.
      new LocalBackend(stack, { path: `../../../terraform.${key}` });
      break;
    case "s3":
      new S3Backend(stack, {
        bucket: backend.bucket,
        key,
        region: backend.region,
        encrypt: true,
        ...(backend.kmsKeyId && { kmsKeyId: backend.kmsKeyId }),
      });
      // CDKTF 0.21 knows the DynamoDB lock only; Terraform 1.10 locks with an object beside the state.
      stack.addOverride("terraform.backend.s3.use_lockfile", true);
      break;
    case "hcp-terraform":
      new CloudBackend(stack, {
        organization: backend.organization,
        hostname: backend.hostname ?? "app.terraform.io",
        workspaces: new NamedCloudWorkspace(stack.node.id),
      });
  }
}
