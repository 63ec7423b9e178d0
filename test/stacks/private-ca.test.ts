import { normalise } from "../support/normalise";
import { stackIds, template } from "../support/stacks";

it("stays as reviewed", () => {
  expect(normalise(template("private-ca-prod"))).toMatchSnapshot();
});

it("exists where an environment has a CA of its own account, bound to that account and its state", () => {
  expect(stackIds("private-ca")).toEqual(["private-ca-prod"]);
  const { provider, terraform } = template("private-ca-prod");
  expect(provider.aws[0]).toMatchObject({ allowed_account_ids: ["444444444444"] });
  expect(terraform.backend).toMatchObject({ s3: { bucket: "444444444444-us-east-1-terraform-state" } });
});

it("gives its name to the share that the other stacks look up", () => {
  const { output, data } = { ...template("private-ca-prod"), data: template("service-connect-mesh-prod").data };
  const [share] = Object.values(data?.["aws_ram_resource_share"] ?? {});
  expect(output?.["share_name"]?.value).toBe(share?.["name"]);
});
