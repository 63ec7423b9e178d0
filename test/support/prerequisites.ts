import { spawnSync } from "node:child_process";
import { findFakecloud } from "../../tools/emulator/fakecloud";
import { findExecutable } from "../../tools/terraform/binary";
import { runsInCi } from "../../tools/terraform/environment-variables";

interface Prerequisite {
  readonly isThere: () => boolean;
  /** How to enable what needs it, for the list that `npm test` prints. */
  readonly enable: string;
}

const isExecutable = (name: string): boolean => findExecutable(name) !== undefined;

// Debian keeps servers in /usr/sbin, which is not on every user's PATH.
const command = (name: string, enable: string): Prerequisite => ({
  isThere: () => [name, `/usr/sbin/${name}`].some(isExecutable),
  enable,
});

const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];

const succeeds = (program: string, args: readonly string[]): boolean => spawnSync(program, args).status === 0;

/** Of the AWS CLI that the containers of the tests find. */
const awsCliVersion = (): string =>
  spawnSync("aws", ["--version"], { encoding: "utf8", env: { PATH: "/usr/local/bin:/usr/bin:/bin" } }).stdout ?? "";

/** What some tests need beyond npm and Terraform. */
export const prerequisites = {
  namespaces: {
    isThere: () =>
      process.platform === "linux" && succeeds("unshare", [...asRoot, "--mount", "--pid", "--fork", "true"]),
    enable: "run on Linux, as root or where users may make namespaces",
  },
  nginx: command("nginx", "apt-get install nginx-light"),
  openssl: command("openssl", "apt-get install openssl"),
  shellcheck: command("shellcheck", "apt-get install shellcheck"),
  sslyze: command("sslyze", "pip install sslyze"),
  // Version 1, which pip has, has other options and prints other blobs.
  awsCli: {
    isThere: () => awsCliVersion().startsWith("aws-cli/2."),
    enable: "apt-get install awscli, or AWS's own installer: version 2 in /usr/bin or /usr/local/bin",
  },
  fakecloud: {
    isThere: () => findFakecloud() !== undefined,
    enable: "npm run deploy:local installs it once with cargo, 10 to 20 minutes",
  },
} satisfies Record<string, Prerequisite>;

export type PrerequisiteName = keyof typeof prerequisites;

/** Marks a skipped suite's title for `npm test`: `title [needs nginx, openssl]`. */
export const NEEDS = / \[needs ([\w, ]+)\]$/;

/**
 * `describe` for tests that need more than npm and Terraform. Where that is missing they are not even collected: one
 * skipped test stands for them, and `npm test` prints what enables them. With `CI=true` nothing is skipped: each missing
 * prerequisite is a failed test.
 */
export function describeWith(needs: readonly PrerequisiteName[], title: string, tests: () => void): void {
  const missing = needs.filter((name) => !prerequisites[name].isThere());
  if (missing.length === 0) {
    describe(title, tests);
  } else if (runsInCi()) {
    describe(title, () => {
      it.each(missing)("has its prerequisite %s", (name) => {
        throw new Error(`${name} is missing, and with CI=true nothing is skipped: ${prerequisites[name].enable}`);
      });
    });
  } else {
    describe(`${title} [needs ${missing.join(", ")}]`, () => {
      it.skip("is not run here", () => undefined);
    });
  }
}
