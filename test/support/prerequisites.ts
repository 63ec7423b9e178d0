import { spawnSync } from "node:child_process";
import path from "node:path";
import { findExecutable } from "../../tools/terraform/binary";
import { cacheFolder, runsInCi } from "../../tools/terraform/environment-variables";

interface Prerequisite {
  readonly isThere: () => boolean;
  /** How to enable what needs it, for the list that `npm test` prints. */
  readonly enable: string;
}

// Debian keeps servers in /usr/sbin, which is not on every user's PATH.
const command = (name: string, enable: string): Prerequisite => ({
  isThere: () => [name, `/usr/sbin/${name}`].some((candidate) => findExecutable(candidate) !== undefined),
  enable,
});

const unprivileged = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];

/** Of the AWS CLI that the containers of the tests find. */
const awsCliVersion = (): string =>
  spawnSync("aws", ["--version"], { encoding: "utf8", env: { PATH: "/usr/local/bin:/usr/bin:/bin" } }).stdout ?? "";

/** What some tests need beyond npm and Terraform. */
export const prerequisites = {
  root: { isThere: () => process.getuid?.() === 0, enable: "run as root: network namespaces need it" },
  nginx: command("nginx", "apt-get install nginx-light"),
  openssl: command("openssl", "apt-get install openssl"),
  shellcheck: command("shellcheck", "apt-get install shellcheck"),
  sslyze: command("sslyze", "pip install sslyze"),
  // Version 1, which pip has, has other options and prints other blobs.
  awsCli: {
    isThere: () => awsCliVersion().startsWith("aws-cli/2."),
    enable: "apt-get install awscli, or AWS's own installer: version 2 in /usr/bin or /usr/local/bin",
  },
  // What runs a container definition: a mount and a process namespace.
  namespaces: {
    isThere: () => spawnSync("unshare", [...unprivileged, "--mount", "--pid", "--fork", "true"]).status === 0,
    enable: "run as root, or allow user namespaces",
  },
  fakecloud: {
    isThere: () =>
      [path.join(cacheFolder(), "fakecloud", "bin", "fakecloud"), "fakecloud"].some(
        (name) => findExecutable(name) !== undefined,
      ),
    enable: "npm run deploy:local installs it once with cargo, about 15 minutes",
  },
} satisfies Record<string, Prerequisite>;

export type PrerequisiteName = keyof typeof prerequisites;

/** Marks a skipped suite's title for `npm test`: `title [needs nginx, root]`. */
export const NEEDS = / \[needs ([\w, ]+)\]$/;

/**
 * `describe` for tests that need more than npm and Terraform. Without it they are skipped and `npm test` prints what
 * enables them; with `CI=true` nothing is skipped: each missing prerequisite is a failed test.
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
    describe.skip(`${title} [needs ${missing.join(", ")}]`, tests);
  }
}
