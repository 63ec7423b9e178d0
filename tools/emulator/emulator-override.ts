import { devNull } from "node:os";
import { offlineVariables } from "../terraform/offline-override";
import { awsProviderBlocks, type StackJson } from "../terraform/stack-json";
import { type StandIn, withStandIns } from "./stand-ins";

/** What a deployment to the emulator changes in a copy of a stack, in the words of its report. */
export const EMULATOR_OVERRIDES = [
  "endpoints: every AWS API at the emulator's address on this machine, by a config file of its own; no AWS_* variable is read",
  "state: a local one beside the copy",
  "lookups: variables named look_up_* are false, so what another account holds is what the environment expects",
] as const;

/**
 * The override file with which a stack is applied to the emulator. The stack's own `allowed_account_ids` stays: the
 * emulator answers with the account that the environment names.
 *
 * @param profile the config file that leads to the emulator
 */
export function emulatorOverride(stack: StackJson, profile: string, standIns: readonly StandIn[]): object {
  const providers = awsProviderBlocks(stack).map(({ alias }) => ({
    ...(alias === undefined ? {} : { alias }),
    shared_config_files: [profile],
    shared_credentials_files: [devNull],
    profile: "",
    s3_use_path_style: true,
    skip_metadata_api_check: "true",
    // An emulator that is gone is told after seconds, not after the provider's 25 tries.
    max_retries: 2,
  }));
  return {
    terraform: { backend: { local: { path: "terraform.tfstate" } } },
    ...(providers.length > 0 && { provider: { aws: providers } }),
    ...offlineVariables(stack),
    ...blocks("resource", withStandIns(stack, standIns)),
  };
}

/** Terraform takes an empty block of JSON for a mistake. */
const blocks = (kind: string, found: object): object => (Object.keys(found).length > 0 ? { [kind]: found } : {});
