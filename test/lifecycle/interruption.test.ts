import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { remainingChanges } from "../../tools/emulator/second-plan";
import { addressOf, managed, readState } from "../../tools/emulator/state-alone";
import { applyWorkspace } from "../../tools/terraform/apply";
import { eventually } from "../support/eventually";
import { describeWith } from "../support/prerequisites";
import { stackFolder, stackIds } from "../support/stacks";
import { withEmulated } from "./emulated";
import { interruptApply } from "./interrupted-apply";
import { held, strangers, typesOf } from "./strangers";

const MINUTES = 60_000;
const PROJECT = path.resolve(__dirname, "../..");

const LOCAL = path.join(PROJECT, ".deploy-local");
const localFolders = (): string[] => (existsSync(LOCAL) ? readdirSync(LOCAL) : []);

describeWith(["fakecloud"], "Ctrl-C in the middle of an apply", () => {
  // At the same time: most of an apply is the provider's waiting.
  it.concurrent.each(stackIds().filter((id) => id.endsWith("-dev")))(
    "%s loses nothing that Terraform does not name, and the next apply completes",
    (id) =>
      withEmulated(stackFolder(id), async (terraform, deployment) => {
        const { workspace } = deployment;
        const before = await held(deployment);
        const { code, created, failed } = await interruptApply(terraform, workspace, "SIGINT", { resources: 20 });
        expect(code).toBe(1);
        const inState = managed(readState(workspace)).map(addressOf);
        const addresses = created.map((address) => address.replace(/\[.*\]$/, ""));
        expect(addresses.filter((address) => !inState.includes(address))).toEqual([]);
        await applyWorkspace(terraform, workspace);
        // A request that was on its way may have been carried out all the same; Terraform has named it as an error.
        const hasFailed = (type: string): boolean => failed.some((address) => address.startsWith(`${type}.`));
        const lost = (await strangers(deployment, before)).filter((id) => !typesOf(id).some(hasFailed));
        expect(lost).toEqual([]);
        expect(await remainingChanges(terraform, workspace)).toEqual([]);
      }),
    8 * MINUTES,
  );

  it(
    "ends deploy:local and its emulator, and leaves no folder behind",
    async () => {
      const before = localFolders();
      const tool = spawn(process.execPath, ["--import", "tsx", "tools/emulator/deploy-local.ts", "hardened-alb"], {
        cwd: PROJECT,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const ended = new Promise<number | null>((resolve) => tool.once("close", resolve));
      try {
        const workspace = await eventually(() => {
          const [folder = ""] = localFolders().filter((name) => !before.includes(name));
          const found = path.join(LOCAL, folder, "hardened-alb-dev");
          readFileSync(path.join(found, "terraform.tfstate"));
          return found;
        }, 120);
        const [endpoint] = /http:\S+/.exec(readFileSync(path.join(workspace, "aws-config"), "utf8")) ?? [];
        expect((await fetch(`${String(endpoint)}/_fakecloud/health`)).ok).toBe(true);
        tool.kill("SIGINT");
        expect(await ended).toBe(130);
        await expect(fetch(String(endpoint))).rejects.toThrow();
        expect(localFolders()).toEqual(before);
      } finally {
        // Ended already, where the test has passed.
        tool.kill("SIGINT");
      }
    },
    4 * MINUTES,
  );
});
