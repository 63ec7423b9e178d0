import { staging } from "../../environments/staging";
import type { ImageSettings } from "../../modules/ecs/container-image";
import { devWith, faultsOf } from "../support/faults";

const at = "dev.hardenedAlb.app";
const health = '["CMD", and the command word by word] or ["CMD-SHELL", and one line for the shell]';
const folder = "the absolute path of a folder, without a slash at its end";
const image = (repositoryIs: string) => ({
  kind: "private-ecr",
  repository: "team/app",
  digest: `sha256:${"ab".repeat(32)}`,
  repositoryIs,
});
const password = "arn:aws:secretsmanager:us-east-1:111111111111:secret:team/db-AbCdEf";

it.each<[string, Record<string, unknown>, string]>([
  [
    "a health check that is no command of ECS",
    { healthCommand: ["curl", "-f", "http://127.0.0.1/"] },
    `${at}.healthCommand: must be ${health}, got ["curl","-f","http://127.0.0.1/"]`,
  ],
  ["an empty health check", { healthCommand: [] }, `${at}.healthCommand: must be ${health}, got []`],
  [
    "two lines for one shell",
    { healthCommand: ["CMD-SHELL", "curl", "-f"] },
    `${at}.healthCommand: must be ${health}, got ["CMD-SHELL","curl","-f"]`,
  ],
  ["a writable root", { writablePaths: ["/"] }, `${at}.writablePaths.0: must be ${folder}, got "/"`],
  ["a way up", { writablePaths: ["/tmp/.."] }, `${at}.writablePaths.0: must be ${folder}, got "/tmp/.."`],
  [
    "a folder twice",
    { writablePaths: ["/tmp", "/tmp"] },
    `${at}.writablePaths: must be a list of different folders, got ["/tmp","/tmp"]`,
  ],
  [
    "a variable without a name",
    { environment: { "": "x" } },
    `${at}.environment.: must be the name of a variable, got "x"`,
  ],
  [
    "a variable that is also a secret",
    { environment: { PASSWORD: "" }, secrets: { PASSWORD: password } },
    `${at}.secrets.PASSWORD: must be of another name than the variables in environment, got "${password}"`,
  ],
])("refuses %s", (_, changes, expected) => {
  const paths = Object.entries(changes).map(([path, value]) => [`hardenedAlb.app.${path}`, value]);
  expect(faultsOf(devWith(Object.fromEntries(paths) as Record<string, unknown>))).toEqual([expected]);
});

it("refuses a repository that two stacks of one registry would make", () => {
  const both = devWith({ "hardenedAlb.app.image": image("created"), "albReencryption.app.image": image("created") });
  expect(faultsOf(both)).toEqual([
    `dev.albReencryption.app.image: must be of a repository that is existing: dev.hardenedAlb makes it, got ${JSON.stringify(image("created"))}`,
  ]);
});

it("takes a repository that one stack makes for several images, or for another stack, or in several accounts", () => {
  const one = devWith({
    "albReencryption.app.image": image("created"),
    "albReencryption.images": { nginx: image("created"), awsCli: image("created") },
    "hardenedAlb.app.image": image("existing"),
  });
  const app = { ...staging.hardenedAlb.app, image: image("created") as ImageSettings };
  const other = { ...staging, hardenedAlb: { ...staging.hardenedAlb, app } };
  expect(faultsOf(one, other)).toEqual([]);
});
