import { change, changeContainer, edges, fixture, hops, review, without } from "./plans";

test("follows references through modules, outputs, for_each and count, into the containers", () => {
  expect(hops(fixture("modules"))).toEqual([
    "internet → aws_lb.edge[0] :443 mtls mutual",
    'aws_lb.edge[0] → module.web["blue"].aws_ecs_service.main :8443 tls no',
    'module.web["blue"].aws_ecs_service.main#tls → module.web["blue"].aws_ecs_service.main#app :8080 loopback no',
    'aws_lb.edge[0] → module.web["green"].aws_ecs_service.main :9443 tls no',
    'module.web["green"].aws_ecs_service.main#tls → module.web["green"].aws_ecs_service.main#app :8080 loopback no',
  ]);
});

test("names what proves a hop, the deciding resource first", () => {
  const [listener, target] = review(fixture("modules")).hops;
  expect(listener).toMatchObject({
    policy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    evidence: ["aws_lb_listener.https", "aws_acm_certificate.edge"],
  });
  expect(target?.evidence).toEqual([
    'module.web["blue"].aws_lb_target_group.main',
    'module.web["blue"].aws_ecs_task_definition.main#tls',
    'module.web["blue"].aws_ecs_service.main',
    "aws_lb_listener.https",
  ]);
});

test("traces aliases, attachments and dynamic host ports of a classic layout", () => {
  expect(hops(fixture("classic"))).toEqual([
    "internet → aws_alb.main :80 plaintext no",
    "aws_alb.main → aws_instance.legacy :8080 plaintext no",
    "aws_alb.main → aws_autoscaling_group.hosts :80 plaintext no",
    "aws_alb.main → aws_ecs_service.web :32768-65535 plaintext no",
    "internet → aws_alb.main :443 tls declared",
  ]);
});

test("traces mutual TLS through an NLB in both directions, and an ALB behind an NLB", () => {
  const orders = 'aws_ecs_service.service["orders"]';
  const stock = 'aws_ecs_service.service["stock"]';
  expect(hops(fixture("passthrough"))).toEqual([
    "internet → aws_lb.public :443 passthrough unknown",
    "aws_lb.public → aws_lb.alb :443 tls declared",
    "aws_lb.alb → aws_lb_target_group.lambda :unknown unknown unknown",
    `${orders}#tls → ${orders}#app :8080 loopback no`,
    `${orders} → aws_lb.internal :9443 mtls mutual`,
    `aws_lb.internal → ${stock} :9443 mtls mutual`,
    `${stock}#tls → ${stock}#app :8080 loopback no`,
    `${stock} → aws_lb.internal :8443 mtls mutual`,
    `aws_lb.internal → ${orders} :8443 mtls mutual`,
    `${stock} → 10.9.0.0/24 :5432 tls declared`,
  ]);
});

test("a caller that verifies nobody makes the hop behind the passthrough unverified, too", () => {
  const plan = changeContainer(fixture("passthrough"), 'aws_ecs_task_definition.service["orders"]', "tls", (tls) => {
    const command = tls.command as string[];
    tls.command = command.map((text) => text.replace("proxy_ssl_verify on", "proxy_ssl_verify off"));
  });
  expect(hops(plan)).toContain('aws_lb.internal → aws_ecs_service.service["stock"] :9443 mtls no');
});

test("TLS behind a passthrough needs evidence: a port is a declaration, no more", () => {
  const plan = changeContainer(fixture("passthrough"), 'aws_ecs_task_definition.service["orders"]', "tls", (tls) => {
    delete tls.command;
  });
  expect(hops(plan)).toContain('aws_lb.internal → aws_ecs_service.service["orders"] :8443 passthrough declared');
});

test("traces the mesh per client and server, the agent and the app behind it", () => {
  const server = (name: string) => `aws_ecs_service.server["${name}"]`;
  const agent = (name: string) => `${server(name)}#service-connect-agent → ${server(name)}#app :8080 loopback no`;
  expect(hops(fixture("mesh"))).toEqual([
    "internet → aws_lb.edge :443 tls declared",
    `aws_lb.edge → ${server("entry")} :8080 tls no`,
    agent("entry"),
    `${server("entry")} → ${server("stock")} :8080 tls yes`,
    agent("stock"),
    `aws_ecs_service.worker → ${server("stock")} :8080 tls yes`,
  ]);
});

test("a listener whose balancer is gone and a target group nobody carries stay in as unknown", () => {
  expect(hops(without(fixture("classic"), "aws_alb.main"))).toContain(
    "unknown → aws_alb_listener.http :80 plaintext no",
  );
  const lost = without(fixture("modules"), 'module.web["blue"].aws_ecs_service.main');
  expect(hops(lost)).toContain('aws_lb.edge[0] → module.web["blue"].aws_lb_target_group.main :8443 tls no');
});

test("default tags accept nothing, a target group's own tag does", () => {
  const group = 'module.web["blue"].aws_lb_target_group.main';
  const plaintext = change(fixture("modules"), group, (after) => (after.protocol = "HTTP"));
  const hop = () => review(plaintext).hops.find(({ evidence }) => evidence[0] === group);
  expect(hop()).toMatchObject({ transport: "plaintext", accepted: null });
  change(plaintext, group, (after) => (after.tags = { "encryption-in-transit/accepted-plaintext": "it is a lab" }));
  expect(hop()).toMatchObject({ transport: "plaintext", accepted: "it is a lab" });
});

test("lists every edge in both directions: inline rules, classic rules, rules in modules", () => {
  expect(edges(fixture("classic"))).toEqual([
    "ingress 0.0.0.0/0 → aws_security_group.balancer tcp 80-443",
    "ingress 0.0.0.0/0 → aws_security_group.hosts tcp 22",
    "ingress 10.0.0.0/8 → aws_security_group.hosts tcp 32768-65535",
    "ingress aws_security_group.balancer → aws_security_group.hosts tcp 32768-65535",
    "egress aws_security_group.balancer → 0.0.0.0/0 all all",
  ]);
  const [blue, green] = ["blue", "green"].map((color) => `module.web["${color}"].aws_security_group.tasks`);
  expect(edges(fixture("modules"))).toEqual([
    "ingress ::/0 → aws_security_group.edge tcp 443",
    "ingress 0.0.0.0/0 → aws_security_group.edge tcp 443",
    `ingress aws_security_group.edge → ${blue} tcp 8443`,
    `ingress aws_security_group.edge → ${green} tcp 9443`,
    `egress aws_security_group.edge → ${blue} tcp 8443`,
    `egress aws_security_group.edge → ${green} tcp 9443`,
  ]);
});

const secondIdentity = (name: string) =>
  changeContainer(fixture("passthrough"), 'aws_ecs_task_definition.service["orders"]', "tls", (tls) => {
    const server = `server { listen 8443 ssl; server_name ${name}; ssl_certificate /tmp/other.pem; }`;
    tls.environment = [{ name: "MORE", value: server }];
  });

test("of several identities on one port, the name that leads to the balancer chooses", () => {
  const to = 'aws_lb.internal → aws_ecs_service.service["orders"] :8443';
  expect(hops(secondIdentity("other.example.com")).filter((hop) => hop.startsWith(to))).toEqual([`${to} mtls mutual`]);
  const nameless = without(secondIdentity("other.example.com"), 'aws_route53_record.service["orders"]');
  const both = without(nameless, 'aws_route53_record.service["stock"]');
  expect(hops(both).filter((hop) => hop.startsWith(to))).toEqual([`${to} tls unknown`, `${to} mtls unknown`]);
});

test("consumers over PrivateLink are named by the endpoint service", () => {
  const plan = fixture("passthrough");
  const service = {
    address: "aws_vpc_endpoint_service.consumers",
    mode: "managed",
    type: "aws_vpc_endpoint_service",
    change: { actions: ["create"], after: { network_load_balancer_arns: ["arn:nlb"] }, after_unknown: {} },
  };
  plan.resource_changes.push(service);
  change(plan, "aws_lb.internal", (after) => (after.arn = "arn:nlb"));
  change(plan, 'aws_vpc_security_group_ingress_rule.from_service["orders"]', (after, unknown) => {
    after.cidr_ipv4 = "10.200.0.0/16";
    unknown.referenced_security_group_id = false;
  });
  expect(hops(plan)).toContain("aws_vpc_endpoint_service.consumers → aws_lb.internal :9443 passthrough unknown");
});

test("a direct way between two services that no proxy and no mesh explains stays in as unknown", () => {
  const plan = fixture("mesh");
  change(plan, 'aws_vpc_security_group_ingress_rule.mesh["entry"]', (after) =>
    Object.assign(after, { from_port: 9000, to_port: 9000 }),
  );
  const direct = 'aws_ecs_service.server["entry"] → aws_ecs_service.server["stock"]';
  expect(hops(plan).filter((hop) => hop.startsWith(direct))).toEqual([
    `${direct} :9000 unknown unknown`,
    `${direct} :8080 unknown unknown`,
  ]);
  change(plan, 'aws_vpc_security_group_ingress_rule.mesh["entry"]', (after) => {
    after.tags = { "encryption-in-transit/transport": "plaintext" };
  });
  expect(hops(plan)).toContain(`${direct} :9000 plaintext no`);
});
