import { change, fixture, found, review } from "../plans";

test("finds what a classic layout gets wrong", () => {
  expect(found(fixture("classic"))).toEqual([
    "plaintext-hop aws_alb_listener.http",
    "plaintext-hop aws_alb_target_group.web",
    "plaintext-hop aws_alb_target_group.web",
    "plaintext-hop aws_alb_target_group.web",
    "listener-policy aws_alb_listener.https",
    "open-ingress aws_security_group.balancer",
    "open-ingress aws_security_group.hosts",
    "wide-ingress aws_security_group.hosts",
    "invalid-headers aws_alb.main",
    "public-address aws_instance.legacy",
    "public-address aws_launch_template.hosts",
    "instance-metadata aws_instance.legacy",
    "instance-metadata aws_launch_template.hosts",
    "unknown-container-definitions aws_ecs_task_definition.hidden",
    "access-logs aws_alb.main",
  ]);
});

test("IMDSv2 and private addresses satisfy", () => {
  const plan = fixture("classic");
  for (const address of ["aws_instance.legacy", "aws_launch_template.hosts"]) {
    change(plan, address, (after) => {
      after.metadata_options = [{ http_tokens: "required" }];
      after.associate_public_ip_address = false;
      after.network_interfaces = [{ associate_public_ip_address: "false" }];
    });
  }
  const rules = found(plan);
  expect(rules.filter((rule) => /instance-metadata|public-address/.test(rule))).toEqual([]);
});

test("accepted plaintext hops stay visible as warnings with their count", () => {
  const plan = change(fixture("classic"), "aws_alb_target_group.web", (after) => {
    after.tags = { "encryption-in-transit/accepted-plaintext": "lab" };
  });
  const accepted = review(plan).findings.filter(({ message }) => message.includes("accepted"));
  expect(accepted.map(({ severity, address }) => `${severity} ${address}`)).toEqual(
    Array(3).fill("warning aws_alb_target_group.web"),
  );
  expect(accepted[1]?.message).toMatch(/accepted: lab \(2 of 3 accepted plaintext hops\)/);
});

test("an HTTP listener that only redirects to HTTPS is a redirect; one rule that forwards makes it plaintext", () => {
  const redirect = (protocol: string) =>
    change(fixture("classic"), "aws_alb_listener.http", (after) => {
      after.default_action = [{ type: "redirect", redirect: [{ protocol, status_code: "HTTP_301" }] }];
    });
  expect(review(redirect("HTTPS")).hops.find(({ port }) => port === "80")?.transport).toBe("redirect");
  expect(review(redirect("#{protocol}")).hops.find(({ port }) => port === "80")?.transport).toBe("plaintext");
});

test("an unknown value in container definitions hides the task, and the finding names its source", () => {
  const finding = review(fixture("classic")).findings.find(({ rule }) => rule === "unknown-container-definitions");
  expect(finding?.message).toBe(
    "container_definitions is known after the apply alone, because of aws_alb.main.dns_name.",
  );
});

test("a listener policy that is not set is the API's default", () => {
  const plan = fixture("classic");
  const configured = plan.configuration.root_module.resources.find(
    ({ address }) => address === "aws_alb_listener.https",
  );
  delete configured?.expressions.ssl_policy;
  change(plan, "aws_alb_listener.https", (after) => delete after.ssl_policy);
  const message = review(plan).findings.find(({ rule }) => rule === "listener-policy")?.message;
  expect(message).toMatch(/ELBSecurityPolicy-2016-08/);
});
