import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform } from "../../tools/terraform/binary";
import { initialize } from "../../tools/terraform/init";
import { offlineOverride } from "../../tools/terraform/offline-override";
import { type PlanJson, planWorkspace, type ResourceChange, validateWorkspace } from "../../tools/terraform/plan";
import { createWorkspace, type Workspace } from "../../tools/terraform/workspace";
import { exampleIds, stackFolder, stackIds } from "./stacks";
import type { Template } from "./template";

/** Schema, providers and processes of one validate and one plan, on a machine that does two things at once. */
const PLAN_TIMEOUT = 300_000;

/**
 * The suite of one stack: in every environment and planned example, Terraform finds it valid and plans it offline; the
 * counts by type are as reviewed (`npx jest test/plans -u` after a review of the difference).
 *
 * @param stack the stack's id without its environment, such as `hardened-alb`
 * @returns a copy of the plan of one stack id, for tests that follow
 */
export function describePlans(stack: string): (id: string) => PlanJson {
  const parent = mkdtempSync(path.join(tmpdir(), `plans-${stack}-`));
  const ids = [...stackIds(`${stack}-`), ...exampleIds(`${stack}-`)];
  const plans = new Map<string, PlanJson>();
  let workspaces: readonly Workspace[] = [];

  beforeAll(async () => {
    workspaces = ids.map((id) => createWorkspace(stackFolder(id), parent, offlineOverride));
    await initialize(await findTerraform(), workspaces);
  }, PLAN_TIMEOUT);

  afterAll(() => rmSync(parent, { recursive: true }));

  it.each(ids)(
    "%s is valid and plans without an account",
    async (id) => {
      const terraform = await findTerraform();
      const workspace = workspaces.find(({ name }) => name === id) as Workspace;
      await validateWorkspace(terraform, workspace);
      const { planJson } = await planWorkspace(terraform, workspace);
      plans.set(id, planJson);
      expect(managed(planJson).map(({ change }) => change.actions.join())).toEqual(
        managed(planJson).map(() => "create"),
      );
    },
    PLAN_TIMEOUT,
  );

  it.each(ids)("%s shows its container definitions in a first plan", (id) => {
    const unknown = managed(plans.get(id))
      .filter(({ type }) => type === "aws_ecs_task_definition")
      .filter(({ change }) => typeof change.after?.["container_definitions"] !== "string")
      .map(({ address }) => address);
    expect(unknown).toEqual([]);
  });

  it("plans as many resources of each type as reviewed", () => {
    expect(inventory(ids.map((id) => [id, plans.get(id)]))).toMatchSnapshot();
  });

  return (id) => {
    const plan = plans.get(id);
    if (!plan) throw new Error(`no plan of ${id}`);
    return structuredClone(plan);
  };
}

/**
 * What the provider checks and no policy knows: Terraform finds the stack valid and plans it, as `npm start` would.
 *
 * @throws ToolError with Terraform's own errors
 */
export async function expectItPlans(template: Template): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "any-legal-"));
  try {
    const synthesized = path.join(folder, "synthesized", "any-legal");
    mkdirSync(synthesized, { recursive: true });
    writeFileSync(path.join(synthesized, "cdk.tf.json"), JSON.stringify(template));
    const workspace = createWorkspace(synthesized, path.join(folder, "copies"), offlineOverride);
    const terraform = await findTerraform();
    await initialize(terraform, [workspace]);
    await validateWorkspace(terraform, workspace);
    const { planJson } = await planWorkspace(terraform, workspace);
    expect(planJson.resource_changes?.length).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One line per type, one column per plan: `aws_lb  1 1 0`. A zero is a promise too, and so is a type without a line. */
function inventory(plans: readonly (readonly [string, PlanJson | undefined])[]): string {
  const types = [...new Set(plans.flatMap(([, plan]) => managed(plan).map(({ type }) => type)))].sort();
  const lines = types.map((type) => {
    const counts = plans.map(([, plan]) => managed(plan).filter((change) => change.type === type).length);
    return `${type.padEnd(60)} ${counts.map((count) => String(count).padStart(3)).join("")}`;
  });
  return [plans.map(([id]) => id).join(", "), ...lines].join("\n");
}

function managed(plan: PlanJson | undefined): ResourceChange[] {
  if (!plan) throw new Error("the plan has failed, see its own test");
  return (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
}
