import { edges } from "../support/edges";
import { normalise } from "../support/normalise";
import { stackIds, template } from "../support/stacks";
import { type Template, at, containersOf, references, resources } from "../support/template";

const environments = ["dev", "staging", "prod"];

/** A name of the stack's own, shortened for reading: `nlb-passthrough-prod-orders` → `orders`. */
const shorten = (environment: string, lines: string[]): string[] =>
  lines.map((line) => line.replaceAll(`nlb-passthrough-${environment}-`, ""));

function ingressOf(environment: string): string[] {
  const { ingress, egress } = edges(template(`nlb-passthrough-${environment}`));
  const wayOut = /→ 0\.0\.0\.0\/0:443$/;
  // What has no security group of ours on its other side has one rule only.
  const inner = (lines: string[]) => lines.filter((line) => !/^(\d+\.){3}\d+\/\d+ /.test(line) && !wayOut.test(line));
  expect(inner(egress)).toEqual(inner(ingress));
  expect(
    shorten(
      environment,
      egress.filter((line) => wayOut.test(line)),
    ),
  ).toEqual(["ec2-hosts → 0.0.0.0/0:443", "orders → 0.0.0.0/0:443", "payments → 0.0.0.0/0:443"]);
  return shorten(environment, ingress);
}

describe.each(environments)("nlb-passthrough-%s", (environment) => {
  it("stays as reviewed", () => {
    expect(normalise(template(`nlb-passthrough-${environment}`))).toMatchSnapshot();
  });

  it("has no path from task to task around the load balancer", () => {
    expect(
      ingressOf(environment).filter((edge) => /^(orders|payments|ec2-hosts) → (orders|payments|ec2-hosts):/.test(edge)),
    ).toEqual([]);
  });
});

it("exists in every environment", () => {
  expect(stackIds("nlb-passthrough")).toEqual([
    "nlb-passthrough-dev",
    "nlb-passthrough-prod",
    "nlb-passthrough-staging",
  ]);
});

describe("opens exactly its hops, in both directions", () => {
  it("in dev: each service to the other's port of the internal load balancer", () => {
    expect(ingressOf("dev")).toEqual([
      "nlb → orders:8443",
      "nlb → payments:8443",
      "orders → nlb:8442",
      "payments → nlb:8441",
    ]);
  });

  it("in staging: beside that clients, through both load balancers, and health ports", () => {
    expect(ingressOf("staging")).toEqual([
      "0.0.0.0/0 → pub-nlb:443",
      "l7-alb → orders:8443",
      "nlb → orders:8443",
      "nlb → orders:8445",
      "nlb → payments:8443",
      "nlb → payments:8445",
      "orders → nlb:8442",
      "payments → nlb:8441",
      "pub-nlb → l7-alb:443",
    ]);
  });

  it("in prod: beside that clients, straight to the entry service, and consumers of one service", () => {
    expect(ingressOf("prod")).toEqual([
      "0.0.0.0/0 → pub-nlb:443",
      "10.200.0.0/16 → nlb:8442",
      "nlb → orders:8443",
      "nlb → orders:8445",
      "nlb → payments:8443",
      "nlb → payments:8445",
      "orders → nlb:8442",
      "payments → nlb:8441",
      "pub-nlb → orders:8443",
      "pub-nlb → orders:8445",
    ]);
  });
});

/** The sidecar of a service: its nginx configuration and its certificates, as the plan shows them. */
function sidecar(of: Template, service: string) {
  const task = resources(of, "aws_ecs_task_definition").find(({ address }) => address.includes(`.service-${service}_`));
  if (!task) throw new Error(`no task definition of ${service}`);
  const container = containersOf(task).find(({ name }) => name === "tls-sidecar");
  const environment = (container?.["environment"] ?? []) as { name: string; value: string }[];
  const variable = (name: string): string => environment.find((it) => it.name === name)?.value ?? "";
  return { config: variable("NGINX_CONFIG"), certificates: variable("CERTIFICATES").split("\n") };
}

describe.each(environments)("in %s", (environment) => {
  const stack = () => template(`nlb-passthrough-${environment}`);
  const zone = {
    dev: "passthrough.dev.internal",
    staging: "passthrough.staging.internal",
    prod: "passthrough.internal",
  };
  const name = (service: string): string => `${service}.${zone[environment as keyof typeof zone]}`;

  it.each([
    ["orders", "payments", 9442, 8442],
    ["payments", "orders", 9441, 8441],
  ])("%s calls %s by its name, and is let in by its own", (caller, callee, localPort, port) => {
    const [calling, called] = [sidecar(stack(), caller).config, sidecar(stack(), callee).config];
    expect(calling).toContain(`listen 127.0.0.1:${localPort};`);
    expect(calling).toContain(`server ${name(callee)}:${port}`);
    expect(calling).toContain(`proxy_ssl_name ${name(callee)};`);
    expect(calling).toContain("proxy_ssl_verify on;");
    expect(called).toContain("ssl_verify_client on;");
    expect(called).toContain(`"CN=${name(caller)}" ${name(caller)};`);
    expect(sidecar(stack(), callee).certificates).toContain(`private private-ca ${name(callee)}`);
  });

  it("names resolve to the internal load balancer", () => {
    const records = resources(stack(), "aws_route53_record").filter(({ address }) => address.includes(".names_"));
    expect(records.map(({ body }) => body["name"]).sort()).toEqual([name("orders"), name("payments")]);
    for (const { body } of records) expect(references(at(body, "alias"))).toEqual(balancersOf(stack(), true));
  });

  it("services start after the names that they call can be resolved", () => {
    for (const [caller, callee] of [
      ["orders", "payments"],
      ["payments", "orders"],
    ] as const) {
      const service = resources(stack(), "aws_ecs_service").find(({ address }) =>
        address.includes(`.service-${caller}_`),
      );
      expect(service?.body["depends_on"]).toContainEqual(
        expect.stringMatching(`^aws_route53_record.names_record-${callee}_`),
      );
    }
  });
});

/** Each reference once. */
const balancersOf = (of: Template, internal: boolean): string[] =>
  resources(of, "aws_lb")
    .filter(({ body }) => body["load_balancer_type"] === "network" && body["internal"] === internal)
    .flatMap(({ address }) => [address, address]);

it("tells the two identities of the entry service apart by SNI, the public one without client certificates", () => {
  const { certificates, config } = sidecar(template("nlb-passthrough-prod"), "orders");
  expect(certificates).toEqual([
    "private private-ca orders.passthrough.internal",
    "public exported orders.example.com",
  ]);
  const [inside, outside] = config.split(/\n {2}server \{\n/).filter((block) => /listen 8443 /.test(block));
  expect(inside).toContain("server_name orders.passthrough.internal;");
  expect(inside).toContain("ssl_verify_client on;");
  expect(inside).toContain("default_server");
  expect(outside).toContain("server_name orders.example.com;");
  expect(outside).not.toContain("ssl_verify_client");
});

it("lets consumers in by the name in their certificate", () => {
  const { config } = sidecar(template("nlb-passthrough-prod"), "payments");
  expect(config).toContain('"CN=billing.partner.internal" billing.partner.internal;');
});

it("expects the proxy protocol exactly where the load balancer sends it", () => {
  for (const environment of environments) {
    const stack = template(`nlb-passthrough-${environment}`);
    const sent = resources(stack, "aws_lb_target_group").flatMap(({ body }) =>
      body["target_type"] === "ip" && body["protocol"] === "TCP" ? [body["proxy_protocol_v2"]] : [],
    );
    const expected = /listen 8443 ssl.*proxy_protocol/.test(sidecar(stack, "orders").config);
    expect(new Set(sent)).toEqual(new Set([expected]));
    expect(expected).toBe(environment === "prod");
  }
});
