import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LocalDeployment } from "../../tools/emulator/local-deployment";
import { emulatorOverride } from "../../tools/emulator/emulator-override";
import { changesIn, describeChange } from "../../tools/emulator/second-plan";
import { applyWorkspace } from "../../tools/terraform/apply";
import type { TerraformBinary } from "../../tools/terraform/binary";
import { type PlanJson, planWorkspace } from "../../tools/terraform/plan";
import type { StackJson } from "../../tools/terraform/stack-json";

/** What clients, certificates and names hang on: no release destroys or replaces one. */
const KEPT = [
  "aws_acmpca_certificate_authority",
  "aws_ecs_cluster",
  "aws_ecs_service",
  "aws_lb",
  "aws_lb_listener",
  "aws_lb_target_group",
  "aws_service_discovery_http_namespace",
  "aws_service_discovery_private_dns_namespace",
];

const RELEASED = path.join(__dirname, "released");

/** The JSON of the last release, where it held the stack. */
export function released(id: string): StackJson | undefined {
  const file = path.join(RELEASED, `${id}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as StackJson) : undefined;
}

/** What a plan does to kept resources that no release may do, one line each. */
export const breakages = (planJson: PlanJson): string[] =>
  changesIn(planJson)
    .filter(({ type, change }) => KEPT.includes(type) && change.actions.includes("delete"))
    .map(describeChange);

/** Puts another configuration of the same stack into a workspace: an older or a newer one, or a changed environment. */
export function configure({ workspace, profile, standIns }: LocalDeployment, stack: object): void {
  writeFileSync(path.join(workspace.folder, "cdk.tf.json"), JSON.stringify(stack));
  const override = emulatorOverride(stack as StackJson, profile, standIns);
  writeFileSync(path.join(workspace.folder, "generated_override.tf.json"), JSON.stringify(override));
}

/** Applies the last release, then plans today's stack over it. @returns the breakages; nothing without a release */
export async function upgradeFromRelease(terraform: TerraformBinary, deployment: LocalDeployment): Promise<string[]> {
  const { workspace } = deployment;
  const before = released(workspace.name);
  if (before === undefined) return [];
  configure(deployment, before);
  await applyWorkspace(terraform, workspace);
  configure(deployment, workspace.stack);
  const { planJson } = await planWorkspace(terraform, workspace);
  return breakages(planJson);
}
