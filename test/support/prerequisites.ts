import { findFakecloud } from "../../tools/emulator/fakecloud";
import { findExecutable } from "../../tools/terraform/binary";
import { runsInCi } from "../../tools/terraform/environment-variables";

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

/** What some tests need beyond npm and Terraform. */
export const prerequisites = {
  root: { isThere: () => process.getuid?.() === 0, enable: "run as root: network namespaces need it" },
  nginx: command("nginx", "apt-get install nginx-light"),
  openssl: command("openssl", "apt-get install openssl"),
  shellcheck: command("shellcheck", "apt-get install shellcheck"),
  fakecloud: {
    isThere: () => findFakecloud() !== undefined,
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
