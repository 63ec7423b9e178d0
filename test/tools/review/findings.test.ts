import { change, changeContainer, dependsOn, fixture, found, review, write } from "./plans";

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

const PRIVATE_CA =
  "arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11111111-2222-3333-4444-555555555555";
const ORDERS = 'aws_ecs_service.service["orders"]';
const STOCK = 'aws_ecs_service.service["stock"]';
const stockTask = 'aws_ecs_task_definition.service["stock"]';

/** The same for TLS that passes through a Network Load Balancer. */
const passthroughCases: Record<string, [plan: () => unknown, finds: string[]]> = {
  "a target that nothing proves to end TLS": [
    () =>
      changeContainer(fixture("passthrough"), stockTask, "tls", (tls) =>
        Object.assign(tls, { command: [], image: "example/app:1" }),
      ),
    [`passthrough-without-tls ${STOCK}`],
  ],
  "client addresses preserved": [
    () => write(fixture("passthrough"), 'aws_lb_target_group.service["stock"]', "preserve_client_ip", "true"),
    ['preserved-client-address aws_lb_target_group.service["stock"]'],
  ],
  "a group admitted to an internet-facing balancer": [
    () => {
      const rule = "aws_vpc_security_group_ingress_rule.public";
      return write(
        write(fixture("passthrough"), rule, "cidr_ipv4", null),
        rule,
        "referenced_security_group_id",
        "sg-0123",
      );
    },
    ["reference-to-public-balancer aws_vpc_security_group_ingress_rule.public"],
  ],
  "a Network Load Balancer without security group": [
    () => write(fixture("passthrough"), "aws_lb.public", "security_groups", undefined),
    ["balancer-without-security-group aws_lb.public", "open-ingress aws_vpc_security_group_ingress_rule.public"],
  ],
  "a pinned name that the called side does not have": [
    () =>
      changeContainer(fixture("passthrough"), stockTask, "tls", (tls) => {
        tls.command = (tls.command as string[]).map((text) => text.replace("server_name stock", "server_name store"));
      }),
    ['name-mismatch aws_ecs_task_definition.service["orders"]#tls'],
  ],
};

test.each(Object.entries(passthroughCases))("behind an NLB finds %s, and nothing else", (_, [plan, finds]) => {
  const known = ["unresolved-hop aws_lb_target_group.lambda"];
  expect(found(plan(), "error", "warning").filter((one) => !known.includes(one))).toEqual(finds);
});

test("finds a private certificate on an internet-facing listener", () => {
  const plan = write(fixture("modules"), "aws_acm_certificate.edge", "certificate_authority_arn", PRIVATE_CA);
  expect(found(plan, "error")).toEqual(["private-certificate-public aws_lb_listener.https"]);
});

test("finds a task that shows the internet its only certificate, which a private CA issues", () => {
  const plan = write(fixture("passthrough"), "aws_lb.internal", "internal", false);
  expect(found(plan)).not.toContain(`private-certificate-public ${ORDERS}`);
  changeContainer(plan, 'aws_ecs_task_definition.service["orders"]', "app", (app) => {
    app.command = ["sh", "-c", "aws acm-pca issue-certificate"];
  });
  expect(found(plan)).toContain(`private-certificate-public ${ORDERS}`);
});

test("finds two services on one listener port, and two listeners on one port", () => {
  const twin = write(fixture("passthrough"), 'aws_lb_listener.service["stock"]', "port", 8443);
  expect(found(twin)).toContain('shared-port aws_lb_listener.service["stock"]');
  const shared = fixture("passthrough");
  for (const address of ['aws_lb_target_group.service["orders"]', 'aws_lb_target_group.service["stock"]']) {
    change(
      shared,
      address,
      (after) => (after.arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/one/1"),
    );
  }
  for (const name of ["orders", "stock"]) {
    change(shared, `aws_ecs_service.service["${name}"]`, (after, unknown) => {
      after.load_balancer = [
        {
          target_group_arn: "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/one/1",
          container_name: "tls",
          container_port: 8443,
        },
      ];
      unknown.load_balancer = [{}];
    });
  }
  expect(found(shared)).toContain('shared-port aws_lb_listener.service["orders"]');
});

const ENTRY = 'aws_ecs_service.server["entry"]';
/** Instances of one resource cannot depend on each other: the one finding that the sound mesh keeps. */
const meshBaseline = `mesh-client-before-server ${ENTRY}`;
const STOCK_SERVER = 'aws_ecs_service.server["stock"]';

/** The same for Service Connect. */
const meshCases: Record<string, [plan: () => unknown, finds: string[]]> = {
  "a CA without the tag that ECS asks for": [
    () => change(fixture("mesh"), "aws_acmpca_certificate_authority.mesh", (after) => (after.tags = {})),
    ["mesh-authority aws_acmpca_certificate_authority.mesh"],
  ],
  "an asymmetric key": [
    () => change(fixture("mesh"), "aws_kms_key.mesh", (after) => (after.customer_master_key_spec = "RSA_2048")),
    ["mesh-authority aws_kms_key.mesh"],
  ],
  "a role that trusts tasks instead of ECS": [
    () =>
      write(
        fixture("mesh"),
        "aws_iam_role.infrastructure",
        "assume_role_policy",
        '{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}}',
      ),
    ["infrastructure-role-trust aws_iam_role.infrastructure"],
  ],
  "a service that outlives its role's permissions": [
    () => dependsOn(fixture("mesh"), "aws_ecs_service.server", "aws_lb_listener.entry"),
    [`infrastructure-role-order ${ENTRY}`, `infrastructure-role-order ${STOCK_SERVER}`],
  ],
  "bridge mode": [
    () =>
      change(fixture("mesh"), 'aws_ecs_task_definition.server["stock"]', (after) => (after.network_mode = "bridge")),
    [`mesh-network-mode ${STOCK_SERVER}`],
  ],
  "a listener policy without TLS 1.3": [
    () => write(fixture("mesh"), "aws_lb_listener.entry", "ssl_policy", "ELBSecurityPolicy-FS-1-2-Res-2020-10"),
    ["listener-policy aws_lb_listener.entry", "mesh-listener-policy aws_lb_listener.entry"],
  ],
  "a health check on a port of its own": [
    () =>
      change(
        fixture("mesh"),
        "aws_lb_target_group.entry",
        (after) => (after.health_check = [{ protocol: "HTTPS", port: "9000" }]),
      ),
    ["mesh-health-check-port aws_lb_target_group.entry"],
  ],
  "an ingress port override behind a balancer": [
    () => changeMesh(ENTRY, (service) => (service.ingress_port_override = 9443)),
    [`ingress-port-override ${ENTRY}`],
  ],
  "an early client": [
    () => dependsOn(fixture("mesh"), "aws_ecs_service.worker"),
    ["mesh-client-before-server aws_ecs_service.worker"],
  ],
  "a share open to other organizations": [
    () =>
      change(fixture("mesh"), "aws_ram_resource_share.authority", (after) => (after.allow_external_principals = true)),
    ["external-principals aws_ram_resource_share.authority"],
  ],
  "a server without TLS": [
    () => changeMesh(STOCK_SERVER, (service) => (service.tls = [])),
    [`mesh-server-without-tls ${STOCK_SERVER}`, `plaintext-hop ${STOCK_SERVER}`, `plaintext-hop ${STOCK_SERVER}`],
  ],
};

function changeMesh(address: string, edit: (service: Record<string, unknown>) => void) {
  return change(fixture("mesh"), address, (after) => {
    const [configuration] = after.service_connect_configuration as { service: Record<string, unknown>[] }[];
    configuration?.service.forEach(edit);
  });
}

test.each(Object.entries(meshCases))("in a mesh finds %s, and nothing else", (_, [plan, finds]) => {
  expect(
    found(plan(), "error", "warning")
      .filter((one) => one !== meshBaseline)
      .sort(),
  ).toEqual(finds);
});

test("finds a client whose namespace holds no server", () => {
  const elsewhere = [{ enabled: true, namespace: "elsewhere" }];
  const plan = write(fixture("mesh"), "aws_ecs_service.worker", "service_connect_configuration", elsewhere);
  expect(found(plan, "error")).toEqual(["mesh-client-without-server aws_ecs_service.worker"]);
});

test("finds nothing in the sound plans", () => {
  expect(found(fixture("modules"), "error", "warning")).toEqual([]);
  expect(found(fixture("mesh"), "error", "warning")).toEqual([meshBaseline]);
  expect(found(fixture("passthrough"), "error", "warning")).toEqual(["unresolved-hop aws_lb_target_group.lambda"]);
});

test.each(Object.entries(cases))("finds %s, and nothing else", (_, [plan, finds]) => {
  expect(found(plan(), "error", "warning")).toEqual(finds);
});

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

test("believes what the task says of a certificate's source, and the owner's tag about its clients", () => {
  const plan = (source: string) => {
    const open = write(fixture("passthrough"), "aws_lb.internal", "internal", false);
    return changeContainer(open, 'aws_ecs_task_definition.service["orders"]', "tls", (tls) => {
      tls.environment = [{ name: "CERTIFICATES", value: `private ${source} orders.svc.internal` }];
    });
  };
  expect(found(plan("private-ca"))).toContain(`private-certificate-public ${ORDERS}`);
  expect(found(plan("exported"))).not.toContain(`private-certificate-public ${ORDERS}`);
  const trusted = change(plan("private-ca"), 'aws_lb_listener.service["orders"]', (after) => {
    after.tags = { "encryption-in-transit/clients-trust-private-ca": "true" };
  });
  expect(found(trusted)).not.toContain(`private-certificate-public ${ORDERS}`);
});
