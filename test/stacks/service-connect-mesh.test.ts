import { edges } from "../support/edges";
import { normalise } from "../support/normalise";
import { needs } from "../support/order";
import { stackIds, template } from "../support/stacks";
import { type Template, at, resources } from "../support/template";

describe.each(["dev", "staging", "prod"])("service-connect-mesh-%s", (environment) => {
  const id = `service-connect-mesh-${environment}`;

  it("stays as reviewed", () => {
    expect(normalise(template(id))).toMatchSnapshot();
  });

  it("destroys every service before the policy attachment, the role, the key, the CA and the listener", () => {
    const stack = template(id);
    const trust = resources(
      stack,
      "aws_iam_role_policy_attachment",
      "aws_kms_key",
      "aws_acmpca_certificate_authority",
      "aws_acmpca_certificate",
      "aws_acmpca_certificate_authority_certificate",
      "aws_service_discovery_http_namespace",
    ).filter(({ address }) => !address.includes("hosts"));
    expect(trust.length).toBeGreaterThan(0);
    for (const { address } of resources(stack, "aws_ecs_service")) {
      expect([...needs(stack, address)]).toEqual(expect.arrayContaining(trust.map((it) => it.address)));
    }
    expect([...needs(stack, service(stack, "gateway"))]).toEqual(
      expect.arrayContaining(
        resources(stack, "aws_lb_listener")
          .filter(({ body }) => body["protocol"] !== "HTTP")
          .map(({ address }) => address),
      ),
    );
  });

  it("creates no service after one that calls it, and nothing after itself", () => {
    const stack = template(id);
    for (const { address } of resources(stack, "aws_ecs_service")) {
      const before = [...needs(stack, address)].filter((other) => other.startsWith("aws_ecs_service."));
      expect(before).not.toContain(address);
      for (const callee of before) expect(needs(stack, callee)).not.toContain(address);
    }
    expect(needs(stack, service(stack, "gateway"))).toContain(service(stack, "orders"));
    expect(needs(stack, service(stack, "worker"))).toContain(service(stack, "orders"));
  });
});

it("exists in every environment", () => {
  expect(stackIds("service-connect-mesh")).toEqual([
    "service-connect-mesh-dev",
    "service-connect-mesh-prod",
    "service-connect-mesh-staging",
  ]);
});

it("opens exactly its calls", () => {
  const name = "service-connect-mesh-prod";
  const calls = [
    `${name}-alb → ${name}-gateway:8080`,
    `${name}-gateway → ${name}-inventory:8080`,
    `${name}-gateway → ${name}-orders:8080`,
    `${name}-orders → ${name}-inventory:8080`,
    `${name}-worker → ${name}-orders:8080`,
  ];
  const wayOut = ["gateway", "inventory", "orders", "worker"].map((it) => `${name}-${it} → 0.0.0.0/0:443`);
  expect(edges(template(name))).toEqual({
    ingress: [`0.0.0.0/0 → ${name}-alb:443`, `0.0.0.0/0 → ${name}-alb:80`, ...calls],
    egress: [...calls, ...wayOut, `${name}-worker → 10.200.0.0/24:5432`].sort(),
  });
});

it("opens one side of its calls where the other side is in another stack", () => {
  const name = "service-connect-mesh-joined";
  const { ingress, egress } = edges(template(name));
  expect(ingress.filter((edge) => edge.includes("sg-"))).toEqual([`sg-0123456789abcdef1 → ${name}-returns:8080`]);
  expect(egress.filter((edge) => edge.includes("sg-"))).toEqual([`${name}-gateway → sg-0123456789abcdef0:8080`]);
});

it("redeploys a late caller when its number is raised, and waits for everybody else", () => {
  const stack = template("service-connect-mesh-dev");
  const inventory = service(stack, "inventory");
  expect(at(stack.resource, `${inventory}.triggers.calls`)).toBe("orders#1");
  expect(needs(stack, inventory)).not.toContain(service(stack, "orders"));
  expect(needs(stack, service(stack, "orders"))).toContain(inventory);
});

it("hears of a failed rotation where a trail exists", () => {
  expect(resources(template("service-connect-mesh-dev"), "aws_cloudwatch_event_rule")).toEqual([]);
  const stack = template("service-connect-mesh-prod");
  const [rule] = resources(stack, "aws_cloudwatch_event_rule");
  expect(JSON.parse(String(rule?.body["event_pattern"]))).toMatchObject({ detail: { eventName: ["RotationFailed"] } });
  const alarms = resources(stack, "aws_cloudwatch_metric_alarm").filter(
    ({ body }) => body["namespace"] === "AWS/Events",
  );
  expect(alarms.map(({ body }) => [body["threshold"], body["datapoints_to_alarm"], body["alarm_actions"]])).toEqual([
    [0, 1, ["arn:aws:sns:us-east-1:333333333333:on-call"]],
  ]);
});

function service(stack: Template, name: string): string {
  const found = resources(stack, "aws_ecs_service").find(({ body }) => String(body["name"]).endsWith(`-${name}`));
  return String(found?.address);
}
