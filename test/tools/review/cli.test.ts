import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");
const plan = (name: string) => join(__dirname, "fixtures", name, "plan.json");

function cli(...args: string[]) {
  const tsx = join(ROOT, "node_modules", ".bin", "tsx");
  const { status, stdout, stderr } = spawnSync(tsx, ["tools/review/cli.ts", ...args], { cwd: ROOT, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("exits 0 without an error finding, and prints plain text to a pipe", () => {
  const { status, stdout } = cli("--plan", plan("modules"));
  expect(status).toBe(0);
  expect(stdout).toMatch(/^━━ modules ━/);
  expect(stdout).not.toContain("\u001b");
});

test("exits 1 with error findings, and prints the contract's JSON of several plans", () => {
  const { status, stdout } = cli("--format", "json", "--plan", plan("modules"), plan("classic"));
  expect(status).toBe(1);
  const review = JSON.parse(stdout) as { plans: Record<string, unknown>[] };
  expect(review.plans.map(({ name }) => name)).toEqual(["modules", "classic"]);
  expect(Object.keys(review.plans[0] ?? {})).toEqual(["name", "changes", "hops", "edges", "findings", "monthlyCost"]);
});

test("writes one file per plan into a folder", () => {
  const out = mkdtempSync(join(tmpdir(), "review-"));
  try {
    expect(cli("--format", "md", "--out", out, "--plan", plan("modules"), "--plan", plan("mesh")).status).toBe(0);
    expect(readdirSync(out).sort()).toEqual(["mesh.md", "modules.md"]);
    expect(readFileSync(join(out, "mesh.md"), "utf8")).toMatch(/^## mesh\n/);
  } finally {
    rmSync(out, { recursive: true });
  }
});

describe("exits 2 and says what is wrong", () => {
  const folder = mkdtempSync(join(tmpdir(), "review-"));
  const broken = join(folder, "broken.json");
  const other = join(folder, "other.json");
  beforeAll(() => {
    writeFileSync(broken, "{");
    writeFileSync(other, '{"name":"x"}');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ["no file", [], "--plan must be at least one file, got none"],
    [
      "a file that is not there",
      ["--plan", "nowhere.json"],
      "nowhere.json: plan must be a file with the output of `terraform show -json`, got no such file",
    ],
    [
      "a file that is no JSON",
      ["--plan", broken],
      `${broken}: plan must be a file with the output of \`terraform show -json\`, got text that is not JSON`,
    ],
    [
      "another JSON",
      ["--plan", other],
      "other: plan must be the output of `terraform show -json` or a synthesized cdk.tf.json, got an object with name",
    ],
    ["an unknown format", ["--plan", other, "--format", "html"], "--format must be one of text, md, json, got html"],
    [
      "a lone baseline",
      ["--plan", other, other, "--baseline", other],
      "--baseline must be one file per plan (2), got 1",
    ],
    ["an unknown option", ["--bogus"], "Unknown option '--bogus'"],
  ])("for %s", (_, args, message) => {
    const { status, stderr, stdout } = cli(...args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.split("\n")[0]).toContain(message);
  });
});
