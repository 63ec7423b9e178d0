import { dev } from "../../../environments/dev";
import { appContainer } from "../../../modules/ecs/app";
import { literal } from "../../../modules/foundation/literal";

it.each([
  ["${HOME}/app", "$${HOME}/app"],
  ["%{if x}", "%%{if x}"],
  ["$$ costs 100% {of it} $(date)", "$$ costs 100% {of it} $(date)"],
  ["", ""],
])("hands %j to Terraform as %j", (text, written) => {
  expect(literal(text)).toBe(written);
});

it("keeps the shell's variables in what an environment gives a container", () => {
  const { command, environment, healthCheck } = appContainer(
    {
      ...dev.hardenedAlb.app,
      command: ["sh", "-c", "exec app --home ${HOME}"],
      environment: { GREETING: "${USER}" },
      healthCommand: ["CMD-SHELL", "test -e ${HOME}/ready"],
    },
    dev.deployment,
  );
  expect(command).toEqual(["sh", "-c", "exec app --home $${HOME}"]);
  expect(environment).toEqual([{ name: "GREETING", value: "$${USER}" }]);
  expect(healthCheck?.command).toEqual(["CMD-SHELL", "test -e $${HOME}/ready"]);
});
