import { spawnSync } from "node:child_process";
import { amongPeers, behindBalancer, makeSidecar } from "./props";
import { describeWith } from "../../support/prerequisites";

describeWith(["shellcheck"], "the containers' programs", () => {
  /** Every program of the containers, as it stands in the task definition. */
  const programs = [makeSidecar(behindBalancer, false), makeSidecar(amongPeers, true)].flatMap(({ containers }) =>
    containers.flatMap(({ name, command, healthCheck }) =>
      [command, healthCheck?.command].flatMap((line, i): [string, string][] =>
        line ? [[`${i === 0 ? "entry" : "health check"} of ${name}`, String(line.at(-1))]] : [],
      ),
    ),
  );

  it.each(programs)("%s pleases shellcheck", (_, program) => {
    const { status, stdout } = spawnSync("shellcheck", ["--shell=sh", "--severity=style", "-"], {
      input: program,
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  it("shellcheck would find a fault", () => {
    expect(spawnSync("shellcheck", ["--shell=sh", "-"], { input: "rm -rf $1/*" }).status).toBe(1);
  });
});
