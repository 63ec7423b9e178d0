import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { isInterrupted, run } from "../../../tools/terraform/child-process";
import { scratch } from "../../support/scratch";

const files = scratch();
const MODULE = path.resolve(__dirname, "../../../tools/terraform/child-process");

it("captures both streams, line by line, and the exit code", async () => {
  const lines: string[] = [];
  const finished = await run("/bin/sh", ["-c", "echo one; echo two; echo bad >&2; exit 3"], {
    onLine: (line) => lines.push(line),
  });
  expect(finished).toMatchObject({ code: 3, stdout: "one\ntwo", stderr: "bad" });
  expect(lines).toEqual(["one", "two"]);
});

it("says what cannot be started", async () => {
  await expect(run("/no/such/program", [])).rejects.toThrow("/no/such/program cannot be started: ");
  expect(isInterrupted()).toBe(false);
});

/** A tool that runs a child which reports each SIGINT, ends a moment later, and says how the run came out. */
function tool(child: string): ChildProcess {
  const script = files.write(
    "tool.ts",
    `import { run } from ${JSON.stringify(MODULE)};
    run("/bin/sh", ["-c", ${JSON.stringify(child)}], { onLine: console.log }).then(
      ({ code }) => console.log("ended with", code),
      (error) => console.log(error.name),
    );`,
  );
  return spawn(process.execPath, ["--import", "tsx", script], { cwd: path.dirname(MODULE), detached: true });
}

function output(process: ChildProcess, until: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    process.stdout?.on("data", (chunk) => {
      text += String(chunk);
      if (until.test(text)) resolve(text);
    });
    process.once("close", () => resolve(text));
  });
}

it("passes a Ctrl-C on once, waits for the child, then throws Interrupted", async () => {
  const process_ = tool(
    "trap 'echo interrupted; sleep 0.3; echo saved; exit 0' INT; echo ready; while :; do sleep 0.1; done",
  );
  await output(process_, /ready/);
  const rest = output(process_, /Interrupted/);
  // As a terminal does it: to the whole foreground group. The child is in a group of its own. What stands between npm
  // and the tool may pass the same signal on.
  process.kill(-Number(process_.pid), "SIGINT");
  process.kill(Number(process_.pid), "SIGINT");
  process.kill(Number(process_.pid), "SIGHUP");
  expect((await rest).trim().split("\n")).toEqual(["interrupted", "saved", "Interrupted"]);
});

it("leaves no child behind when it is ended without warning of its own", async () => {
  const process_ = tool("echo $$; trap '' INT TERM; while :; do sleep 0.1; done");
  const pid = Number.parseInt(await output(process_, /\d+\n/), 10);
  process.kill(Number(process_.pid), "SIGINT");
  // The child ignores it: the second Ctrl-C ends it for good.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  process.kill(Number(process_.pid), "SIGINT");
  await new Promise((resolve) => process_.once("close", resolve));
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});
