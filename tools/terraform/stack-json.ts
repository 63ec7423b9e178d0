import { readFileSync } from "node:fs";
import { ToolError } from "./tool-error";

/** The parts of a synthesized `cdk.tf.json` that decide how Terraform is set up. */
export interface StackJson {
  readonly terraform?: {
    readonly required_providers?: Record<string, { readonly source?: string; readonly version?: string }>;
  };
  readonly provider?: Record<string, ProviderBlock | readonly ProviderBlock[]>;
  /** By type, then by name. */
  readonly resource?: Record<string, Record<string, Readonly<Record<string, unknown>>>>;
  readonly output?: Record<string, unknown>;
  readonly module?: Record<string, unknown>;
  readonly variable?: Record<string, unknown>;
}

export interface ProviderBlock {
  readonly alias?: string;
  readonly region?: string;
  readonly allowed_account_ids?: readonly string[];
}

export function readStackJson(file: string): StackJson {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as StackJson;
  } catch (error) {
    throw new ToolError(
      `${file} must be a synthesized stack: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The `provider "aws"` blocks: the default one and those with an alias. */
export function awsProviderBlocks(stack: StackJson): readonly ProviderBlock[] {
  const blocks = stack.provider?.aws ?? [];
  return Array.isArray(blocks) ? blocks : [blocks as ProviderBlock];
}
