import type { Finding, Hop } from "../../tools/review/contract";
import { reviewPlans } from "../../tools/review/review";
import type { PlanJson } from "../../tools/terraform/plan";
import { describePlans } from "../support/plans";

const planOf = describePlans("nlb-passthrough");

function review(json: PlanJson): { hops: readonly Hop[]; findings: readonly Finding[] } {
  const [reviewed] = reviewPlans([{ name: "plan", json }]).plans;
  if (!reviewed) throw new Error("nothing was reviewed");
  return reviewed;
}

/** Addresses without type and hash: `aws_ecs_service.service-orders_service_C7CA5D9E` → `service-orders_service`. */
const short = (address: string): string => address.replace(/^aws_\w+\./, "").replace(/_[0-9A-F]{8}/, "");

const hopsOf = (environment: string): string[] =>
  review(planOf(`nlb-passthrough-${environment}`)).hops.map(
    ({ from, to, port, transport, peerVerified }) =>
      `${short(from)} → ${short(to)}:${port} ${transport}, verified: ${peerVerified}`,
  );

const betweenServices = [
  "service-orders_service#tls-sidecar → service-orders_service#app:8080 loopback, verified: no",
  "service-orders_service → nlb_load-balancer:8442 mtls, verified: mutual",
  "nlb_load-balancer → service-payments_service:8443 mtls, verified: mutual",
  "service-payments_service#tls-sidecar → service-payments_service#app:8080 loopback, verified: no",
  "service-payments_service → nlb_load-balancer:8441 mtls, verified: mutual",
  "nlb_load-balancer → service-orders_service:8443 mtls, verified: mutual",
];

describe("the review of what is planned", () => {
  it("finds mutual TLS from sidecar to sidecar in dev, and nothing else", () => {
    expect(hopsOf("dev")).toEqual(betweenServices);
  });

  it("finds TLS that is opened by an Application Load Balancer in staging, which verifies nobody", () => {
    expect(hopsOf("staging")).toEqual([
      "internet → public-nlb_load-balancer:443 passthrough, verified: unknown",
      "public-nlb_load-balancer → alb_load-balancer:443 tls, verified: yes",
      "alb_load-balancer → service-orders_service:8443 tls, verified: no",
      ...betweenServices,
    ]);
  });

  it("finds TLS from outside that ends in the sidecar of the entry service in prod", () => {
    expect(hopsOf("prod")).toEqual([
      "internet → public-nlb_load-balancer:443 passthrough, verified: unknown",
      "public-nlb_load-balancer → service-orders_service:8443 tls, verified: unknown",
      ...betweenServices,
      "consumers_service → nlb_load-balancer:8442 passthrough, verified: unknown",
    ]);
  });

  it.each(["dev", "staging", "prod", "closed"])("has nothing to find in %s", (environment) => {
    expect(review(planOf(`nlb-passthrough-${environment}`)).findings).toEqual([]);
  });

  it("warns where TLS ends in an app, which no plan can prove", () => {
    const { findings } = review(planOf("nlb-passthrough-mixed"));
    expect(findings.map(({ rule, severity, address }) => `${severity} ${rule} ${short(address)}`)).toEqual([
      "warning passthrough-without-tls service-ledger_service",
    ]);
  });
});

interface Broken {
  readonly resource_changes: { type: string; address: string; change: { after: Record<string, unknown> } }[];
  readonly configuration: {
    root_module: { resources: { readonly type: string; expressions: Record<string, unknown> }[] };
  };
}

/** Sets an attribute of all resources of a type as if it had been written so; undefined, as if it had not. */
const set = (type: string, attribute: string, value: unknown) => (plan: Broken) => {
  for (const resource of plan.resource_changes) {
    if (resource.type === type) resource.change.after[attribute] = value;
  }
  for (const resource of plan.configuration.root_module.resources) {
    if (resource.type !== type) continue;
    const others = Object.entries(resource.expressions).filter(([name]) => name !== attribute);
    const written = value === undefined ? [] : [[attribute, { constant_value: value }] as const];
    resource.expressions = Object.fromEntries([...others, ...written]);
  }
};

/** Rewrites the container definitions of all tasks. */
const rewrite = (from: string | RegExp, to: string) => (plan: Broken) => {
  const tasks = plan.resource_changes.filter(({ type }) => type === "aws_ecs_task_definition");
  for (const { change } of tasks) {
    change.after["container_definitions"] = String(change.after["container_definitions"]).replace(from, to);
  }
};

describe("the review finds", () => {
  it.each<[string, string, (plan: Broken) => void, string]>([
    [
      "a passthrough to a port without TLS",
      "dev",
      rewrite(/listen 8443 ssl/g, "listen 8443"),
      "passthrough-without-tls",
    ],
    [
      "client addresses preserved",
      "dev",
      set("aws_lb_target_group", "preserve_client_ip", "true"),
      "preserved-client-address",
    ],
    [
      "a load balancer without a security group",
      "dev",
      set("aws_lb", "security_groups", undefined),
      "balancer-without-security-group",
    ],
    [
      "a name other than the one called",
      "dev",
      rewrite(/proxy_ssl_name \S+;/, "proxy_ssl_name elsewhere.internal;"),
      "name-mismatch",
    ],
    [
      "callers in the VPC of a public load balancer",
      "dev",
      set("aws_lb", "internal", false),
      "reference-to-public-balancer",
    ],
    ["two services on one port", "dev", set("aws_lb_listener", "port", 8441), "shared-port"],
    [
      "a private certificate for the internet",
      "prod",
      rewrite("public exported orders.example.com", "public private-ca orders.example.com"),
      "private-certificate-public",
    ],
  ])("%s", (_, environment, breakIt, rule) => {
    const plan = planOf(`nlb-passthrough-${environment}`);
    breakIt(plan as unknown as Broken);
    expect(review(plan).findings.map((finding) => finding.rule)).toContain(rule);
  });
});
