import { change, dependsOn, fixture, found, write } from "../plans";

const ENTRY = 'aws_ecs_service.server["entry"]';
/** Instances of one resource cannot depend on each other: the one finding that the sound mesh keeps. */
const baseline = `mesh-client-before-server ${ENTRY}`;
const STOCK_SERVER = 'aws_ecs_service.server["stock"]';

/** Each case breaks one field of a plan without further findings, and finds exactly this. */
const cases: Record<string, [plan: () => unknown, finds: string[]]> = {
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

test.each(Object.entries(cases))("in a mesh finds %s, and nothing else", (_, [plan, finds]) => {
  expect(
    found(plan(), "error", "warning")
      .filter((one) => one !== baseline)
      .sort(),
  ).toEqual(finds);
});

test("finds a client whose namespace holds no server", () => {
  const elsewhere = [{ enabled: true, namespace: "elsewhere" }];
  const plan = write(fixture("mesh"), "aws_ecs_service.worker", "service_connect_configuration", elsewhere);
  expect(found(plan, "error")).toEqual(["mesh-client-without-server aws_ecs_service.worker"]);
});

test("finds nothing more in the sound plan", () => {
  expect(found(fixture("mesh"), "error", "warning")).toEqual([baseline]);
});
