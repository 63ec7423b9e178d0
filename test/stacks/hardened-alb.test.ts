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

it("reaches nothing outside of its VPC where the way out is endpoints", () => {
  expect(edges(template("hardened-alb-endpoints"))).toEqual({
    ingress: [
      "0.0.0.0/0 → acme-hardened-alb-endpoints-alb:443",
      "acme-hardened-alb-endpoints-alb → acme-hardened-alb-endpoints-hosts:32768-65535",
      "acme-hardened-alb-endpoints-hosts → acme-hardened-alb-endpoints-endpoints:443",
    ],
    egress: [
      "acme-hardened-alb-endpoints-alb → acme-hardened-alb-endpoints-hosts:32768-65535",
      "acme-hardened-alb-endpoints-hosts → acme-hardened-alb-endpoints-endpoints:443",
      "acme-hardened-alb-endpoints-hosts → aws_vpc_endpoint.network_endpoints_s3_3C9E984F:443",
      "acme-hardened-alb-endpoints-hosts → sg-0123456789abcdef0:5432",
    ],
  });
});

it("changes nothing of a VPC that exists", () => {
  const types = Object.keys(template("hardened-alb-adopted").resource);
  expect(types.filter((type) => /vpc$|subnet|route_table|gateway|default_|flow_log|route53|acm/.test(type))).toEqual(
    [],
  );
});
