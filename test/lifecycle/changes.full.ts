import type { App, TerraformStack } from "cdktf";
import { validate } from "../../environments/validate";
import { dev } from "../../environments/dev";
import type { Environment } from "../../environments/schema/environment";
import { AlbReencryption } from "../../stacks/alb-reencryption";
import { HardenedAlb } from "../../stacks/hardened-alb";
import { ServiceConnectMesh } from "../../stacks/service-connect-mesh";
import type { LocalDeployment } from "../../tools/emulator/local-deployment";
import { changesIn } from "../../tools/emulator/second-plan";
import { applyWorkspace } from "../../tools/terraform/apply";
import { type PlanJson, planWorkspace } from "../../tools/terraform/plan";
import { describeWith } from "../support/prerequisites";
import { stackFolder, synthesized, template } from "../support/stacks";
import { type Change, CHANGES } from "./changes";
import { emulate, type Emulated } from "./emulated";
import { breakages, configure } from "./upgrade";

const MINUTES = 60_000;

/** How main.ts makes the stacks that are changed here. */
const CREATE: Record<Change["stack"], (app: App, id: string, environment: Environment) => TerraformStack> = {
  "hardened-alb": (app, id, { deployment, hardenedAlb }) => new HardenedAlb(app, id, { deployment, ...hardenedAlb }),
  "alb-reencryption": (app, id, { deployment, albReencryption }) =>
    new AlbReencryption(app, id, { deployment, ...albReencryption }),
  "service-connect-mesh": (app, id, { deployment, serviceConnectMesh }) =>
    new ServiceConnectMesh(app, id, { deployment, ...serviceConnectMesh }),
};

function stackOf(name: Change["stack"], environment: Environment): object {
  validate([environment]);
  return synthesized((app) => CREATE[name](app, `${name}-dev`, environment));
}

/** `update aws_ecs_service`, each once. */
function touched(planJson: PlanJson): string[] {
  const verbs = changesIn(planJson).map(({ type, change }) => {
    const [verb = ""] = change.actions;
    return `${change.actions.length > 1 ? "replace" : verb} ${type}`;
  });
  return [...new Set(verbs)].sort();
}

const names = Object.keys(CREATE) as Change["stack"][];

describeWith(["fakecloud"], "changes to a live stack", () => {
  let emulated: Emulated;

  const live = (stack: string): LocalDeployment => {
    const found = emulated.deployments.find(({ workspace }) => workspace.name === `${stack}-dev`);
    if (!found) throw new Error(`${stack} has not been applied`);
    return found;
  };

  beforeAll(async () => {
    emulated = await emulate(names.map((name) => stackFolder(`${name}-dev`)));
    const { terraform, deployments } = emulated;
    await Promise.all(deployments.map(({ workspace }) => applyWorkspace(terraform, workspace)));
  }, 15 * MINUTES);

  afterAll(() => emulated.end());

  it.each(CHANGES.map((change) => [change.name, change] as const))(
    "%s touches what its page says, and nothing else",
    async (_, { stack, from = dev, to, touches }) => {
      const { terraform } = emulated;
      const deployment = live(stack);
      if (from !== dev) {
        configure(deployment, stackOf(stack, from));
        await applyWorkspace(terraform, deployment.workspace);
      }
      configure(deployment, stackOf(stack, to));
      const { planJson } = await planWorkspace(terraform, deployment.workspace);
      expect(touched(planJson)).toEqual([...touches].sort());
    },
    10 * MINUTES,
  );

  it(
    "lets an upgrade move a load balancer to another id, and sees one that forgets to",
    async () => {
      const { terraform } = emulated;
      const deployment = live("hardened-alb");
      const today = template("hardened-alb-dev");
      const [id = ""] = Object.keys(today.resource["aws_lb"] ?? {});
      const renamed = JSON.parse(JSON.stringify(today).replaceAll(id, "renamed")) as object;
      configure(deployment, { ...renamed, moved: [{ from: `aws_lb.${id}`, to: "aws_lb.renamed" }] });
      expect(breakages((await planWorkspace(terraform, deployment.workspace)).planJson)).toEqual([]);
      configure(deployment, renamed);
      const { planJson } = await planWorkspace(terraform, deployment.workspace);
      expect(breakages(planJson).map((line) => line.split(":")[0])).toContain(`delete aws_lb.${id}`);
    },
    10 * MINUTES,
  );
});
