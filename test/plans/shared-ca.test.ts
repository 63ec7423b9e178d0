import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform } from "../../tools/terraform/binary";
import { run } from "../../tools/terraform/child-process";
import { terraformEnvironment } from "../../tools/terraform/environment-variables";
import { initialize } from "../../tools/terraform/init";
import { offlineOverride } from "../../tools/terraform/offline-override";
import { createWorkspace } from "../../tools/terraform/workspace";
import { stackFolder, template } from "../support/stacks";

const stack = "service-connect-mesh-prod";
const expected = "arn:aws:acm-pca:us-east-1:444444444444:certificate-authority/44444444-4444-4444-8444-444444444444";
const another = expected.replace("44444444-", "99999999-");
const subnet = "arn:aws:ec2:us-east-1:444444444444:subnet/subnet-0123456789abcdef0";

let parent: string;
beforeAll(() => (parent = mkdtempSync(path.join(tmpdir(), "plans-shared-ca-"))));
afterAll(() => rmSync(parent, { recursive: true }));

/** `terraform test` with a provider that asks nobody: its share holds what is given. */
it("plans with the CA that the share holds, whatever else it holds, and with no other", async () => {
  const terraform = await findTerraform();
  const workspace = createWorkspace(stackFolder(stack), parent, offlineOverride);
  await initialize(terraform, [workspace]);
  const [share] = Object.keys(template(stack).data?.["aws_ram_resource_share"] ?? {});
  const lookUp = `data.aws_ram_resource_share.${String(share)}`;
  writeFileSync(
    path.join(workspace.folder, "share.tftest.hcl"),
    `
      mock_provider "aws" {
        mock_data "aws_ram_resource_share" {
          defaults = { resource_arns = ["${subnet}", "${expected}"] }
        }
      }
      mock_provider "aws" {
        alias = "another"
        mock_data "aws_ram_resource_share" {
          defaults = { resource_arns = ["${subnet}", "${another}"] }
        }
      }
      variables {
        look_up_shared_ca = true
      }
      run "the_ca_expected" {
        command = plan
        plan_options {
          target = [${lookUp}]
        }
      }
      run "another_ca" {
        command   = plan
        providers = { aws = aws.another }
        plan_options {
          target = [${lookUp}]
        }
        expect_failures = [${lookUp}]
      }
    `,
  );
  const { stdout, stderr } = await run(terraform.path, ["test", "-no-color"], {
    cwd: workspace.folder,
    env: terraformEnvironment({ credentials: "none" }),
  });
  expect(stderr).not.toContain("Error");
  expect(stdout).toMatch(/"the_ca_expected"\.\.\. pass[^]*"another_ca"\.\.\. pass/);
}, 180_000);
