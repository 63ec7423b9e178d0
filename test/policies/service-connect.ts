import { type Body, type Resource, type Template, at, references, resources } from "../support/template";
import { type Policy, each, edit, set } from "./policy";

const infrastructurePolicy = "AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity";

/** The ECS services of a template that offer an endpoint in Service Connect. */
const isServer = ({ body }: Resource): boolean => servicesOf(body).length > 0;
const isMember = ({ body }: Resource): boolean => at(body, "service_connect_configuration.enabled") === true;
const servicesOf = (body: Body): Body[] => (at(body, "service_connect_configuration.service") ?? []) as Body[];

const ecsServices = (holds: (service: Resource, template: Template) => boolean, of = isMember) =>
  each(["aws_ecs_service"], (service, template) => !of(service) || holds(service, template));

const addresses = (template: Template, type: string): string[] => resources(template, type).map((it) => it.address);
const after = ({ body }: Resource): string[] => (body["depends_on"] ?? []) as string[];

const statementsOf = (document: unknown): { Effect: string; Action: string | string[]; Principal?: unknown }[] =>
  (JSON.parse(String(document)) as { Statement: { Effect: string; Action: string | string[] }[] }).Statement;

const attachment = (template: Template): Resource | undefined =>
  resources(template, "aws_iam_role_policy_attachment").find(({ body }) =>
    String(body["policy_arn"]).endsWith(infrastructurePolicy),
  );

/** Does one service's security group let it call another? */
function calls(caller: Resource, server: Resource, template: Template): boolean {
  const [from] = references(at(caller.body, "network_configuration.security_groups"));
  const [to] = references(at(server.body, "network_configuration.security_groups"));
  return resources(template, "aws_vpc_security_group_egress_rule").some(
    ({ body }) =>
      references(body["security_group_id"])[0] === from && references(body["referenced_security_group_id"])[0] === to,
  );
}

const dev = "service-connect-mesh-dev";

export const serviceConnectPolicies: Policy[] = [
  {
    name: "a private CA is short-lived and carries the tag that lets Amazon ECS use it",
    faults: each(
      ["aws_acmpca_certificate_authority"],
      ({ body }) => body["usage_mode"] === "SHORT_LIVED_CERTIFICATE" && at(body, "tags.AmazonECSManaged") === "true",
    ),
    breaks: { stack: dev, change: set("aws_acmpca_certificate_authority", "tags", {}) },
  },
  {
    name: "a private CA is shared inside of the organization alone, with AWS RAM's own permission",
    faults: each(
      ["aws_ram_resource_share"],
      ({ body }) => body["allow_external_principals"] === false && !("permission_arns" in body),
    ),
    breaks: {
      stack: "private-ca-prod",
      change: set("aws_ram_resource_share", "allow_external_principals", true),
    },
  },
  {
    name: "the infrastructure role trusts Amazon ECS, and not its tasks",
    faults: (template) => {
      const [role = ""] = references(attachment(template)?.body["role"]);
      return resources(template, "aws_iam_role")
        .filter(({ address }) => address === role)
        .filter(({ body }) => !String(body["assume_role_policy"]).includes('"Service":"ecs.amazonaws.com"'))
        .map(({ address }) => address);
    },
    breaks: {
      stack: dev,
      change: (template) => {
        const [address = ""] = references(attachment(template)?.body["role"]);
        const body = at(template.resource, address) as Body;
        body["assume_role_policy"] = String(body["assume_role_policy"]).replace(
          "ecs.amazonaws.com",
          "ecs-tasks.amazonaws.com",
        );
      },
    },
  },
  {
    name: "a key of Service Connect is symmetric, rotates, and can be used by one role alone",
    faults: each(["aws_kms_key"], ({ address, body }, template) => {
      if (!references(resources(template, "aws_ecs_service").flatMap((it) => servicesOf(it.body))).includes(address)) {
        return true;
      }
      const uses = statementsOf(body["policy"]).filter(({ Action }) =>
        [Action].flat().some((action) => /^kms:(\*|Encrypt|Decrypt|Generate|ReEncrypt|CreateGrant)/.test(action)),
      );
      return (
        body["customer_master_key_spec"] === "SYMMETRIC_DEFAULT" &&
        body["enable_key_rotation"] === true &&
        uses.length === 1 &&
        !JSON.stringify(uses[0]?.Principal).includes(":root")
      );
    }),
    breaks: {
      stack: dev,
      change: edit("aws_kms_key", "policy", (document) => document.replace('"kms:Describe*"', '"kms:*"')),
    },
  },
  {
    name: "a server of the mesh has TLS, with a CA, a role and a key",
    faults: ecsServices(({ body }) =>
      servicesOf(body).every(
        ({ tls }) =>
          Boolean(at(tls, "issuer_cert_authority.aws_pca_authority_arn")) &&
          Boolean(at(tls, "role_arn")) &&
          Boolean(at(tls, "kms_key")),
      ),
    ),
    breaks: {
      stack: dev,
      change: (template) => {
        const server = resources(template, "aws_ecs_service").find(isServer);
        delete servicesOf((server as Resource).body)[0]?.["tls"];
      },
    },
  },
  {
    name: "a server of the mesh takes traffic on its container's port",
    faults: ecsServices(({ body }) => servicesOf(body).every((service) => !("ingress_port_override" in service))),
    breaks: {
      stack: dev,
      change: (template) => {
        const server = resources(template, "aws_ecs_service").find(isServer);
        (servicesOf((server as Resource).body)[0] as Body)["ingress_port_override"] = 8443;
      },
    },
  },
  {
    name: "a member of the mesh names its namespace by ARN: a name may create a second one",
    faults: ecsServices(({ body }) =>
      /^(arn:aws:servicediscovery:|\$\{aws_service_discovery_http_namespace\.[^.]+\.arn\}$)/.test(
        String(at(body, "service_connect_configuration.namespace")),
      ),
    ),
    breaks: { stack: dev, change: set("aws_ecs_service", "service_connect_configuration.namespace", "mesh") },
  },
  {
    name: "a member of the mesh has a network interface of its own",
    faults: ecsServices(({ body }, template) => {
      const [task = ""] = references(body["task_definition"]);
      return at(template.resource, `${task}.network_mode`) === "awsvpc";
    }),
    breaks: { stack: dev, change: set("aws_ecs_task_definition", "network_mode", "bridge") },
  },
  {
    name: "a member of the mesh is created after role, key and CA are ready, and destroyed before them",
    faults: ecsServices((service, template) =>
      [
        ...(attachment(template) ? [(attachment(template) as Resource).address] : []),
        ...addresses(template, "aws_kms_key"),
        ...addresses(template, "aws_acmpca_certificate_authority_certificate"),
      ].every((address) => after(service).includes(address)),
    ),
    breaks: {
      stack: dev,
      change: (template) => {
        const { address = "" } = attachment(template) ?? {};
        const [service] = resources(template, "aws_ecs_service").filter(isMember);
        (service as Resource).body["depends_on"] = after(service as Resource).filter((other) => other !== address);
      },
    },
  },
  {
    name: "a caller in the mesh is created after its server, or names the call as late",
    faults: ecsServices((caller, template) =>
      resources(template, "aws_ecs_service")
        .filter((server) => isServer(server) && server.address !== caller.address && calls(caller, server, template))
        .every(({ address, body }) => {
          const [{ discovery_name: name } = {}] = servicesOf(body);
          return (
            after(caller).includes(address) || String(at(caller.body, "triggers.calls")).includes(`${String(name)}#`)
          );
        }),
    ),
    breaks: {
      stack: "service-connect-mesh-prod",
      change: (template) => {
        const worker = resources(template, "aws_ecs_service").find(
          (service) => isMember(service) && !isServer(service),
        );
        (worker as Resource).body["depends_on"] = after(worker as Resource).filter(
          (address) => !address.startsWith("aws_ecs_service."),
        );
      },
    },
  },
  {
    name: "code in a task of the mesh cannot read its private keys, whatever else it may read",
    faults: ecsServices(({ body }, template) => {
      const [task = ""] = references(body["task_definition"]);
      const [role = ""] = references(at(template.resource, `${task}.task_role_arn`));
      return resources(template, "aws_iam_role_policy")
        .filter((rolePolicy) => references(rolePolicy.body["role"]).includes(role))
        .flatMap((rolePolicy) => statementsOf(rolePolicy.body["policy"]))
        .some(({ Effect, ...rest }) => Effect === "Deny" && JSON.stringify(rest).includes(":secret:ecs-sc!*"));
    }),
    breaks: {
      stack: dev,
      change: (template) => {
        const { body } = resources(template, "aws_iam_role_policy").find((rolePolicy) =>
          String(rolePolicy.body["policy"]).includes("ecs-sc!"),
        ) as Resource;
        body["policy"] = String(body["policy"]).replace('"Deny"', '"Allow"');
      },
    },
  },
  {
    name: "a network load balancer checks an agent's port by TCP: its HTTPS check stops at TLS 1.2",
    faults: each(
      ["aws_lb_target_group"],
      ({ body }) =>
        body["protocol"] !== "TLS" ||
        (at(body, "health_check.protocol") === "TCP" && at(body, "health_check.port") === "traffic-port"),
    ),
    breaks: {
      stack: "service-connect-mesh-staging",
      change: set("aws_lb_target_group", "health_check.protocol", "HTTPS"),
    },
  },
];
