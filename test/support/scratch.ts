import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A temporary folder per test, and `process.env` as it was before. */
export function scratch(): { readonly folder: string; write(file: string, content: string, mode?: number): string } {
  const environment = { ...process.env };
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "scratch-"))));
  afterEach(() => {
    process.env = { ...environment };
    rmSync(folder, { recursive: true });
  });
  return {
    get folder() {
      return folder;
    },
    write(file, content, mode = 0o644) {
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content);
      chmodSync(target, mode);
      return target;
    },
  };
}

/** A stack as CDKTF synthesizes it, with what an offline plan has to override. */
export const guardedStack = (vpc: object, version = ">= 5.100.0, < 7.0.0"): string =>
  JSON.stringify({
    terraform: {
      required_providers: { aws: { source: "aws", version } },
      backend: { s3: { bucket: "nobodys-state", key: "x.tfstate", region: "eu-central-1", use_lockfile: true } },
    },
    provider: {
      aws: [
        {
          region: "eu-central-1",
          allowed_account_ids: ["111111111111"],
          default_tags: [{ tags: { owner: "platform" } }],
        },
        { alias: "north", region: "us-east-1", allowed_account_ids: ["111111111111"] },
      ],
    },
    resource: { aws_vpc: { one: vpc, two: { ...vpc, provider: "aws.north" } } },
  });
