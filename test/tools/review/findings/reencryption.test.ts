import { change, changeContainer, fixture, found, write } from "../plans";

const BLUE = 'module.web["blue"]';
const SERVICE = `${BLUE}.aws_ecs_service.main`;
const TASK = `${BLUE}.aws_ecs_task_definition.main`;
const GROUP = `${BLUE}.aws_lb_target_group.main`;

/** Each case breaks one field of a plan without findings, and finds exactly this. */
const cases: Record<string, [plan: () => unknown, finds: string[]]> = {
  "plaintext from the balancer": [
    () => change(fixture("modules"), GROUP, (after) => (after.protocol = "HTTP")),
    [`plaintext-hop ${GROUP}`, `protocol-mismatch ${GROUP}`],
  ],
  "an HTTP health check of an HTTPS target group": [
    () => change(fixture("modules"), GROUP, (after) => (after.health_check = [{ protocol: "HTTP" }])),
    [`plaintext-health-check ${GROUP}`],
  ],
  "an app port mapped around the sidecar": [
    () => changeContainer(fixture("modules"), TASK, "app", (app) => (app.portMappings = [{ containerPort: 8080 }])),
    [`way-around-sidecar ${SERVICE}`],
  ],
  "a proxy that also takes plaintext on every address": [
    () =>
      changeContainer(fixture("modules"), TASK, "tls", (tls) => {
        tls.command = ["server { listen 8081; location / { proxy_pass http://127.0.0.1:8080; } }"];
      }),
    [`way-around-sidecar ${SERVICE}`],
  ],
  "a sidecar whose configuration has no TLS": [
    () =>
      changeContainer(fixture("modules"), TASK, "tls", (tls) => {
        tls.environment = [
          { name: "NGINX", value: "server { listen 8443; location / { proxy_pass http://127.0.0.1:1; } }" },
        ];
      }),
    [`protocol-mismatch ${SERVICE}`],
  ],
  "an issuer without permission": [
    () =>
      change(fixture("modules"), `${BLUE}.data.aws_iam_policy_document.issue`, (after) => {
        after.statement = [{ effect: "Allow", actions: ["acm-pca:Get*"] }];
      }),
    [`issuer-permission ${TASK}`],
  ],
  "a leaf that outlives what the CA signs": [
    () =>
      changeContainer(fixture("modules"), TASK, "issuer", (issuer) => {
        issuer.command = ["aws acm-pca issue-certificate --validity Value=30,Type=DAYS"];
      }),
    [`leaf-validity ${TASK}`],
  ],
  "mutual TLS without a trust store": [
    () =>
      change(fixture("modules"), "aws_lb_listener.https", (after, unknown) => {
        after.mutual_authentication = [{ mode: "verify" }];
        unknown.mutual_authentication = [{}];
      }),
    ["trust-store aws_lb_listener.https"],
  ],
  "a policy outside of the eight": [
    () =>
      change(fixture("modules"), "aws_lb_listener.https", (after) => (after.ssl_policy = "ELBSecurityPolicy-2016-08")),
    ["listener-policy aws_lb_listener.https"],
  ],
  "a group open to the world beside the balancer": [
    () => {
      const rule = `${BLUE}.aws_vpc_security_group_ingress_rule.edge`;
      return change(fixture("modules"), rule, (after) => (after.cidr_ipv4 = "0.0.0.0/0"));
    },
    [`open-ingress ${BLUE}.aws_vpc_security_group_ingress_rule.edge`],
  ],
  "a balancer open on a port without listener": [
    () =>
      change(fixture("modules"), "aws_security_group_rule.clients[0]", (after) =>
        Object.assign(after, { from_port: 80, to_port: 80 }),
      ),
    ["open-ingress aws_security_group_rule.clients[0]", "open-ingress aws_security_group_rule.clients[0]"],
  ],
  "a range of ports open to addresses": [
    () => {
      const wide = { cidr_ipv4: "10.0.0.0/16", from_port: 32768, to_port: 65535 };
      const rule = `${BLUE}.aws_vpc_security_group_ingress_rule.edge`;
      return change(fixture("modules"), rule, (after) => Object.assign(after, wide));
    },
    [`wide-ingress ${BLUE}.aws_vpc_security_group_ingress_rule.edge`],
  ],
  "invalid headers": [
    () => change(fixture("modules"), "aws_lb.edge[0]", (after) => (after.drop_invalid_header_fields = false)),
    ["invalid-headers aws_lb.edge[0]"],
  ],
  "no access logs": [
    () => change(fixture("modules"), "aws_lb.edge[0]", (after) => (after.access_logs = [{ enabled: false }])),
    ["access-logs aws_lb.edge[0]"],
  ],
  "tasks with a public address": [
    () =>
      change(fixture("modules"), `${BLUE}.aws_ecs_service.main`, (after) => {
        after.network_configuration = [{ assign_public_ip: true }];
      }),
    [`public-address ${BLUE}.aws_ecs_service.main`],
  ],
  "an HTTP listener that forwards": [
    () => change(fixture("modules"), "aws_lb_listener.https", (after) => Object.assign(after, { protocol: "HTTP" })),
    ["plaintext-hop aws_lb_listener.https"],
  ],
};

test.each(Object.entries(cases))("finds %s, and nothing else", (_, [plan, finds]) => {
  expect(found(plan(), "error", "warning")).toEqual(finds);
});

test("finds nothing in a sound plan", () => {
  expect(found(fixture("modules"), "error", "warning")).toEqual([]);
});

test("finds a private certificate on an internet-facing listener", () => {
  const authority =
    "arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11111111-2222-3333-4444-555555555555";
  const plan = write(fixture("modules"), "aws_acm_certificate.edge", "certificate_authority_arn", authority);
  expect(found(plan, "error")).toEqual(["private-certificate-public aws_lb_listener.https"]);
});
