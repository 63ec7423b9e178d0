import { awsProviderBlocks, type StackJson } from "./stack-json";

/** What the offline plan changes in a copy of a stack, in the words of its report. */
export const OFFLINE_OVERRIDES = [
  "state: an empty local one, so that every resource shows as new",
  "credentials: dummies, never sent anywhere; no profile and no AWS_* variable is read",
  "account: not looked up, so allowed_account_ids is empty and the account is unchecked",
  "lookups: variables named look_up_* are false, so what AWS would be asked is what the environment expects",
] as const;

// The account is never asked: allowed_account_ids alone makes the provider call STS, whatever the skip flags say.
const OFFLINE_PROVIDER = {
  access_key: "offline-review",
  secret_key: "offline-review",
  token: "",
  profile: "",
  allowed_account_ids: [],
  skip_credentials_validation: true,
  skip_metadata_api_check: "true",
  skip_region_validation: true,
  skip_requesting_account_id: true,
  max_retries: 1,
};

/** The override file with which a stack's plan needs neither account nor credentials nor network. */
export function offlineOverride(stack: StackJson): object {
  const providers = awsProviderBlocks(stack).map(({ alias }) => ({
    ...(alias === undefined ? {} : { alias }),
    ...OFFLINE_PROVIDER,
  }));
  return {
    terraform: { backend: { local: { path: "terraform.tfstate" } } },
    ...(providers.length === 0 ? {} : { provider: { aws: providers } }),
    ...offlineVariables(stack),
  };
}

/** By convention of these stacks, a boolean variable named `look_up_*` decides whether a data source asks AWS: none does. */
export function offlineVariables(stack: StackJson): { variable?: Record<string, { default: boolean }> } {
  const lookUps = Object.keys(stack.variable ?? {}).filter((name) => name.startsWith("look_up_"));
  return lookUps.length === 0
    ? {}
    : { variable: Object.fromEntries(lookUps.map((name) => [name, { default: false }])) };
}
