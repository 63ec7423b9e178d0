import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFakecloud } from "../../tools/emulator/fakecloud";
import { endDeployments, prepareDeployments } from "../../tools/emulator/local-deployment";
import { remainingChanges } from "../../tools/emulator/second-plan";
import { addressOf, managed, readState } from "../../tools/emulator/state-alone";
import { applyWorkspace } from "../../tools/terraform/apply";
import { findTerraform } from "../../tools/terraform/binary";
import { eventually } from "../support/eventually";
import { describeWith } from "../support/prerequisites";
import { stackFolder } from "../support/stacks";
import { interruptApply } from "./interrupted-apply";

const MINUTES = 60_000;
const PROJECT = path.resolve(__dirname, "../..");

const LOCAL = path.join(PROJECT, ".deploy-local");
const localFolders = (): string[] => (existsSync(LOCAL) ? readdirSync(LOCAL) : []);

describeWith(["fakecloud"], "Ctrl-C in the middle of an apply", () => {
  it(
    "loses nothing, and the next apply completes",
    async () => {
      const parent = mkdtempSync(path.join(tmpdir(), "interruption-"));
      const terraform = await findTerraform();
      const deployments = await prepareDeployments(
        terraform,
        String(findFakecloud()),
        [stackFolder("hardened-alb-dev")],
        parent,
      );
      try {
        const [{ workspace }] = deployments as [(typeof deployments)[number]];
        const { code, created } = await interruptApply(terraform, workspace, "SIGINT", { resources: 20 });
        expect(code).toBe(1);
        const inState = managed(readState(workspace)).map(addressOf);
        expect(created.map((address) => address.replace(/\[.*\]$/, "")).filter((a) => !inState.includes(a))).toEqual(
          [],
        );
        await applyWorkspace(terraform, workspace);
        expect(await remainingChanges(terraform, workspace)).toEqual([]);
      } finally {
        await endDeployments(deployments);
        rmSync(parent, { recursive: true });
      }
    },
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
