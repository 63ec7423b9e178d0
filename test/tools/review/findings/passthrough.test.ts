import { change, changeContainer, fixture, found, write } from "../plans";

const ORDERS = 'aws_ecs_service.service["orders"]';
const STOCK = 'aws_ecs_service.service["stock"]';
const stockTask = 'aws_ecs_task_definition.service["stock"]';
/** What the sound plan keeps: its Lambda function is no hop that can be followed. */
const baseline = "unresolved-hop aws_lb_target_group.lambda";

/** Each case breaks one field of a plan without findings, and finds exactly this. */
const cases: Record<string, [plan: () => unknown, finds: string[]]> = {
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

test.each(Object.entries(cases))("behind an NLB finds %s, and nothing else", (_, [plan, finds]) => {
  expect(found(plan(), "error", "warning").filter((one) => one !== baseline)).toEqual(finds);
});

test("finds nothing more in the sound plan", () => {
  expect(found(fixture("passthrough"), "error", "warning")).toEqual([baseline]);
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
