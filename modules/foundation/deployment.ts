/** Where a stack is deployed, and under which rules: the part of an environment that all of its stacks share. */
export interface Deployment {
  /** `dev`, `staging`, `prod`: the last part of every stack id. */
  readonly environment: string;
  /** Twelve digits. The provider refuses any other account. */
  readonly accountId: string;
  readonly region: string;
  /** Put before every physical name, with a hyphen. @default none */
  readonly namePrefix?: string;
  /** Default tags of every resource, beside those that name the stack and the environment. */
  readonly tags: Readonly<Record<string, string>>;
  readonly backend: Backend;
  /**
   * A disposable environment can be destroyed in one step. Elsewhere load balancers have deletion protection, buckets
   * are emptied by hand, and what carries trust or data has `prevent_destroy`.
   */
  readonly disposable: boolean;
  /** CloudWatch Logs retention. */
  readonly logRetentionDays: number;
  /** SNS topic that alarms notify. @default alarms change state and notify nobody */
  readonly alarmTopicArn?: string;
}

/** Where Terraform keeps the state of each stack. */
export type Backend =
  | { readonly kind: "local" }
  | { readonly kind: "s3"; readonly bucket: string; readonly region: string; readonly kmsKeyId?: string }
  | { readonly kind: "hcp-terraform"; readonly organization: string; readonly hostname?: string };

/** The base of all physical names of a stack: `[<prefix>-]<stack>-<environment>`. */
export function physicalName(stack: string, { namePrefix, environment }: Deployment): string {
  return [namePrefix, stack, environment].filter(Boolean).join("-");
}
