import { edges } from "../support/edges";
import { normalise } from "../support/normalise";
import { stackIds, template } from "../support/stacks";

describe.each(["dev", "staging", "prod"])("hardened-alb-%s", (environment) => {
  it("stays as reviewed", () => {
    expect(normalise(template(`hardened-alb-${environment}`))).toMatchSnapshot();
  });
});

it("exists in every environment", () => {
  expect(stackIds("hardened-alb")).toEqual(["hardened-alb-dev", "hardened-alb-prod", "hardened-alb-staging"]);
});

it("opens exactly its hops on EC2, with dynamic host ports", () => {
  expect(edges(template("hardened-alb-dev"))).toEqual({
    ingress: ["0.0.0.0/0 → hardened-alb-dev-alb:443", "hardened-alb-dev-alb → hardened-alb-dev-hosts:32768-65535"],
    egress: ["hardened-alb-dev-alb → hardened-alb-dev-hosts:32768-65535", "hardened-alb-dev-hosts → 0.0.0.0/0:443"],
  });
});

it("opens exactly its hops on Fargate, with one port and a redirect", () => {
  expect(edges(template("hardened-alb-staging"))).toEqual({
    ingress: [
      "0.0.0.0/0 → hardened-alb-staging-alb:443",
      "0.0.0.0/0 → hardened-alb-staging-alb:80",
      "hardened-alb-staging-alb → hardened-alb-staging-tasks:8080",
    ],
    egress: [
      "hardened-alb-staging-alb → hardened-alb-staging-tasks:8080",
      "hardened-alb-staging-tasks → 0.0.0.0/0:443",
    ],
  });
});
