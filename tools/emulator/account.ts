import { writeFileSync } from "node:fs";
import { awsProviderBlocks, type StackJson } from "../terraform/stack-json";
import { ToolError } from "../terraform/tool-error";

/** The account and the region that a stack's provider is bound to. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
}

/** @throws ToolError where the stack's provider names no account or no region */
export function accountOf(name: string, stack: StackJson): Account {
  const [{ region, allowed_account_ids: [accountId] = [] } = {}] = awsProviderBlocks(stack);
  if (accountId === undefined || region === undefined) {
    throw new ToolError(`${name}: its AWS provider must name a region, and an account in allowed_account_ids.`);
  }
  return { accountId, region };
}

/**
 * Writes an AWS config file that leads Terraform and the AWS CLI to an emulator. `endpoint_url` holds for every service
 * ("Service-specific endpoints" in the AWS SDKs and Tools Reference Guide). The emulator takes any key.
 */
export function writeProfile(file: string, endpoint: string, { accountId, region }: Account): void {
  const settings = { endpoint_url: endpoint, region, aws_access_key_id: accountId, aws_secret_access_key: "emulated" };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(file, `[default]\n${lines.join("")}`);
}
