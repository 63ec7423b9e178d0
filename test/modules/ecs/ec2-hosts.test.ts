import { dev } from "../../../environments/dev";
import { HardenedAlb } from "../../../stacks/hardened-alb";
import { synthesized } from "../../support/stacks";
import { resources } from "../../support/template";

const { deployment, hardenedAlb } = dev;
const images = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023";

const imageOf = (instanceType: string): unknown => {
  const capacity = { kind: "ec2" as const, instanceType, hosts: { min: 1, max: 3 } };
  const made = synthesized((app) => new HardenedAlb(app, "any", { deployment, ...hardenedAlb, capacity }));
  return resources(made, "aws_launch_template")[0]?.body["image_id"];
};

it.each([
  "t4g.medium",
  "m6gd.large",
  "c7gn.xlarge",
  "r8g.large",
  "im4gn.large",
  "is4gen.large",
  "g5g.xlarge",
  "a1.large",
])("starts %s from an image for arm64", (instanceType) =>
  expect(imageOf(instanceType)).toBe(`${images}/arm64/recommended/image_id`),
);

it.each(["t3.medium", "m7i.large", "m7i-flex.large", "c6a.large", "g4dn.xlarge", "gr6.4xlarge", "x2iedn.xlarge"])(
  "starts %s from an image for x86-64",
  (instanceType) => expect(imageOf(instanceType)).toBe(`${images}/recommended/image_id`),
);
