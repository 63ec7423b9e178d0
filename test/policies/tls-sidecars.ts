import { type Body, type Resource, type Template, at, containersOf, references, resources } from "../support/template";
import { type Policy, each, edit } from "./policy";

const named = (containers: readonly Body[], name: string): Body | undefined =>
  containers.find((container) => container["name"] === name);

const ports = (container: Body): number[] =>
  ((container["portMappings"] ?? []) as { containerPort: number }[]).map(({ containerPort }) => containerPort);

const variable = (container: Body, name: string): string =>
  ((container["environment"] ?? []) as { name: string; value: string }[]).find((it) => it.name === name)?.value ?? "";

/** Task definitions with a TLS sidecar. */
const sidecarTasks = (holds: (containers: Body[], task: Resource, template: Template) => boolean) =>
  each(["aws_ecs_task_definition"], (task, template) => {
    const containers = containersOf(task);
    return !named(containers, "tls-sidecar") || holds(containers, task, template);
  });

/** What the code of a task may do. */
function actionsOf(task: Resource, template: Template): string[] {
  const [role] = references(task.body["task_role_arn"]);
  return resources(template, "aws_iam_role_policy")
    .filter(({ body }) => references(body["role"]).includes(role ?? ""))
    .flatMap(
      ({ body }) => (JSON.parse(String(body["policy"])) as { Statement: { Action: string | string[] }[] }).Statement,
    )
    .flatMap(({ Action }) => Action);
}

const asks: Readonly<Record<string, readonly string[]>> = {
  "private-ca": ["acm-pca:IssueCertificate", "acm-pca:GetCertificate"],
  exported: ["acm:ExportCertificate"],
};

const document = (stack: string, from: string, to: string) => ({
  stack,
  change: edit("aws_ecs_task_definition", "container_definitions", (text) => text.replace(from, to)),
});

export const tlsSidecarPolicies: Policy[] = [
  {
    name: "beside a TLS sidecar no container can be reached from outside of the task",
    faults: sidecarTasks((containers) =>
      containers.every((container) => container["name"] === "tls-sidecar" || ports(container).length === 0),
    ),
    breaks: document(
      "alb-reencryption-dev",
      '"portMappings":[]',
      '"portMappings":[{"containerPort":8080,"hostPort":8080,"protocol":"tcp"}]',
    ),
  },
  {
    name: "a TLS sidecar listens on the ports it maps with TLS, and on all others on loopback alone",
    faults: sidecarTasks((containers) => {
      const sidecar = named(containers, "tls-sidecar") as Body;
      const listens = variable(sidecar, "NGINX_CONFIG").matchAll(/^ *listen (?<address>\S+)(?<options>[^;]*);$/gm);
      const addresses = [...listens].map(({ groups = {} }) => groups as { address: string; options: string });
      const outside = addresses.filter(({ address }) => !address.startsWith("127.0.0.1:"));
      return (
        outside.every(({ options }) => / ssl\b/.test(options)) &&
        ports(sidecar).every((port) => outside.some(({ address }) => address === String(port)))
      );
    }),
    breaks: document("alb-reencryption-dev", "listen 8443 ssl ", "listen 8443 "),
  },
  {
    name: "a TLS sidecar takes TLS 1.3, or 1.2 beside it, and no session tickets",
    faults: sidecarTasks((containers) => {
      const config = variable(named(containers, "tls-sidecar") as Body, "NGINX_CONFIG");
      const versions = [...config.matchAll(/ssl_protocols ([^;]+);/g)].map(([, list]) => list);
      return (
        versions.length > 0 &&
        versions.every((list) => list === "TLSv1.3" || list === "TLSv1.2 TLSv1.3") &&
        config.includes("ssl_session_tickets off;")
      );
    }),
    breaks: document("alb-reencryption-dev", "ssl_protocols TLSv1.3", "ssl_protocols TLSv1 TLSv1.3"),
  },
  {
    name: "a certificate issuer may ask for what the sidecar beside it wants",
    faults: sidecarTasks((containers, task, template) => {
      const issuer = named(containers, "certificate-issuer");
      const wanted = issuer ? variable(issuer, "CERTIFICATES").split("\n") : [];
      const allowed = actionsOf(task, template);
      return wanted.flatMap((line) => asks[line.split(" ")[1] ?? ""] ?? []).every((action) => allowed.includes(action));
    }),
    breaks: {
      stack: "alb-reencryption-staging",
      change: (template) => {
        const grant = resources(template, "aws_iam_role_policy").find(({ body }) =>
          String(body["policy"]).includes("acm-pca:IssueCertificate"),
        );
        if (!grant) throw new Error("nothing to take away");
        grant.body["policy"] = String(grant.body["policy"]).replace("acm-pca:IssueCertificate", "acm-pca:ListTags");
      },
    },
  },
  {
    name: "a TLS sidecar is watched by a health check of its own and drains before it is killed",
    faults: sidecarTasks((containers) => {
      const sidecar = named(containers, "tls-sidecar") as Body;
      const drain = Number(/worker_shutdown_timeout (\d+)s/.exec(variable(sidecar, "NGINX_CONFIG"))?.[1]);
      return Boolean(at(sidecar, "healthCheck.command")) && Number(sidecar["stopTimeout"]) > drain;
    }),
    breaks: document("alb-reencryption-dev", '"stopTimeout":75', '"stopTimeout":30'),
  },
];
