import { faultsOnProvider6 } from "../support/provider-6";
import { exampleIds, stackIds, template } from "../support/stacks";
import type { Body, Template } from "../support/template";

it.each([...stackIds(), ...exampleIds()])("%s holds on provider 6.47", (id) => {
  expect(faultsOnProvider6(template(id))).toEqual([]);
});

describe("bites", () => {
  const withResource = (type: string, body: Body): Template => ({
    ...template("hardened-alb-dev"),
    data: {},
    resource: { [type]: { broken: body } },
  });

  it.each<[string, string, Body, string]>([
    ["an attribute that 6.x removed", "aws_eip", { vpc: true }, "aws_eip.broken.vpc: not in provider 6.47"],
    [
      "an unknown name inside a block",
      "aws_lb",
      { access_logs: [{ bucket: "logs", folder: "x" }] },
      "aws_lb.broken.access_logs[0].folder: not in provider 6.47",
    ],
    [
      "a required one that is missing",
      "aws_vpc_security_group_egress_rule",
      { security_group_id: "sg-1" },
      "aws_vpc_security_group_egress_rule.broken.ip_protocol: required by provider 6.47",
    ],
    [
      "an attribute-as-block",
      "aws_route_table",
      { vpc_id: "vpc-1", route: [{ cidr_block: "0.0.0.0/0" }] },
      "aws_route_table.broken.route: an attribute-as-block, breaks from one provider version to the next",
    ],
    [
      "a type that the trimmed schema does not hold",
      "aws_sqs_queue",
      {},
      "aws_sqs_queue: not in aws-provider-6.47.json; trim-provider-schema.ts says how it gets there",
    ],
  ])("on %s", (_, type, body, fault) => {
    expect(faultsOnProvider6(withResource(type, body))).toEqual([fault]);
  });
});
