import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reviewPlan } from "../../../tools/review/review";
import { change, edges, fixture, found, hops, review } from "./plans";

const state = JSON.parse(readFileSync(join(__dirname, "fixtures", "replaced", "state.json"), "utf8"));

test("counts changes as Terraform does", () => {
  expect(review(fixture("modules")).changes).toEqual({ add: 29, change: 0, replace: 0, destroy: 0 });
  expect(review(fixture("replaced")).changes).toEqual({ add: 0, change: 2, replace: 1, destroy: 3 });
});

test("lists what is replaced and destroyed, what carries traffic first", () => {
  const replaced = review(fixture("replaced")).findings.filter(({ rule }) => rule === "replacement");
  expect(replaced.map(({ severity, address, message }) => `${severity} ${address}: ${message}`)).toEqual([
    "warning aws_lb_listener.http: The apply destroys it.",
    "warning aws_lb_target_group.app: The apply replaces it because of protocol, port.",
    "note aws_cloudwatch_log_group.old: The apply destroys it.",
    "note aws_security_group.app: The apply destroys it.",
  ]);
});

test("what the apply destroys carries no hop", () => {
  expect(hops(fixture("replaced")).filter((hop) => hop.includes(":80 "))).toEqual([]);
});

test("reviews a state by its ARNs", () => {
  expect(hops(state)).toEqual([
    "vpc → aws_lb.main :80 plaintext no",
    "aws_lb.main → aws_lb_target_group.app :8080 plaintext no",
    "vpc → aws_lb.main :443 tls declared",
  ]);
  expect(found(state, "error")).toContain("plaintext-hop aws_lb_listener.http");
  expect(review(state)).toMatchObject({ changes: { add: 0, destroy: 0 }, monthlyCost: { region: "eu-central-1" } });
});

test("prices what runs before the first request", () => {
  const { monthlyCost } = review(fixture("mesh"));
  expect(monthlyCost.fixed).toBeCloseTo(
    monthlyCost.items.reduce((sum, { monthly }) => sum + (monthly ?? 0), 0),
    2,
  );
  expect(monthlyCost.items.map(({ quantity, description, monthly }) => [quantity, description, monthly])).toEqual([
    [1, "application load balancer", 16.43],
    [2, "public IPv4 address", 7.3],
    [1.5, "Fargate vCPU", 44.33],
    [3, "Fargate GB", 9.73],
    [2, "secret of a Service Connect TLS service", 0.8],
    [1, "customer managed KMS key", 1],
    [1, "private CA, short-lived certificates", 50],
  ]);
});

test("a general-purpose CA costs eight times as much", () => {
  const plan = change(
    fixture("mesh"),
    "aws_acmpca_certificate_authority.mesh",
    (after) => (after.usage_mode = "GENERAL_PURPOSE"),
  );
  expect(review(plan).monthlyCost.items.at(-1)).toMatchObject({
    description: "private CA, general purpose",
    monthly: 400,
  });
});

test("a region without prices has none, and says what it would bill", () => {
  expect(review(fixture("classic")).monthlyCost).toMatchObject({ fixed: null, region: "ap-southeast-2" });
  const items = review(fixture("classic")).monthlyCost.items;
  expect(items.map(({ quantity, description, monthly }) => [quantity, description, monthly])).toContainEqual([
    2,
    "m5.large instance",
    null,
  ]);
});

const EXPECTED = "plan must be the output of `terraform show -json` or a synthesized cdk.tf.json";

test.each([
  ["a string", "plan", `x: ${EXPECTED}, got "plan"`],
  ["nothing", null, `x: ${EXPECTED}, got null`],
  ["a list", [], `x: ${EXPECTED}, got a list`],
  ["an empty object", {}, `x: ${EXPECTED}, got an empty object`],
  ["another document", { name: 1, version: 2 }, `x: ${EXPECTED}, got an object with name, version`],
  ["a plan that failed", { errored: true }, `x: ${EXPECTED}, got a plan that failed`],
])("refuses %s", (_, json, message) => {
  expect(() => reviewPlan("x", json)).toThrow(new Error(message));
});

test("names the place that makes a plan unreadable", () => {
  expect(() => reviewPlan("x", { ...fixture("mesh"), resource_changes: [{ address: 1 }] })).toThrow(
    /at resource_changes\.0\.address$/,
  );
});

test("reviews what cdktf synthesizes, before Terraform has seen it", () => {
  const synthesized = {
    "//": { metadata: {} },
    terraform: { required_providers: {} },
    provider: { aws: [{ region: "us-east-1" }] },
    resource: {
      aws_lb: {
        edge_01: {
          subnets: ["a", "b"],
          security_groups: ["${aws_security_group.edge_02.id}"],
          drop_invalid_header_fields: true,
        },
      },
      aws_security_group: { edge_02: { name: "edge" }, tasks_03: { name: "tasks" } },
      aws_lb_target_group: { tasks_04: { port: 8443, protocol: "HTTPS", health_check: { protocol: "HTTPS" } } },
      aws_lb_listener: {
        https_05: {
          load_balancer_arn: "${aws_lb.edge_01.arn}",
          port: 443,
          protocol: "HTTPS",
          ssl_policy: "ELBSecurityPolicy-TLS13-1-3-2021-06",
          certificate_arn: "arn:aws:acm:us-east-1:111122223333:certificate/1",
          default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.tasks_04.arn}" }],
        },
      },
      aws_vpc_security_group_ingress_rule: {
        edge_06: {
          security_group_id: "${aws_security_group.tasks_03.id}",
          referenced_security_group_id: "${aws_security_group.edge_02.id}",
          ip_protocol: "tcp",
          from_port: 8443,
          to_port: 8443,
        },
      },
      aws_ecs_task_definition: {
        task_07: {
          network_mode: "awsvpc",
          container_definitions: JSON.stringify([
            {
              name: "tls",
              command: ["server { listen 8443 ssl; location / { proxy_pass http://127.0.0.1:$${PORT}; } }"],
              environment: [{ name: "PORT", value: "8080" }],
            },
            { name: "app" },
          ]),
        },
      },
      aws_ecs_service: {
        service_08: {
          task_definition: "${aws_ecs_task_definition.task_07.arn}",
          load_balancer: [
            { target_group_arn: "${aws_lb_target_group.tasks_04.arn}", container_name: "tls", container_port: 8443 },
          ],
          network_configuration: { security_groups: ["${aws_security_group.tasks_03.id}"], subnets: ["a"] },
        },
      },
    },
  };
  expect(hops(synthesized)).toEqual([
    "internet → aws_lb.edge_01 :443 tls declared",
    "aws_lb.edge_01 → aws_ecs_service.service_08 :8443 tls no",
    "aws_ecs_service.service_08#tls → aws_ecs_service.service_08#app :8080 loopback no",
  ]);
  expect(edges(synthesized)).toEqual(["ingress aws_security_group.edge_02 → aws_security_group.tasks_03 tcp 8443"]);
  expect(found(synthesized)).toEqual(["access-logs aws_lb.edge_01"]);
});
