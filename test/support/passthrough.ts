import { type Body, type Resource, type Template, at, containersOf, references, resources } from "./template";

/** A TCP listener of a network load balancer, with what it leads to. */
interface Passthrough {
  readonly listener: Resource;
  readonly balancer: Resource;
  readonly group: Resource;
  /** Container and port of each service behind it; none where a balancer is. */
  readonly ends: readonly { readonly container: Body; readonly port: number }[];
}

const find = (template: Template, type: string, value: unknown): Resource => {
  const [address] = references(value).filter((it) => it.startsWith(`${type}.`));
  const found = resources(template, type).find((resource) => resource.address === address);
  if (!found) throw new Error(`${String(address)} is not in the template`);
  return found;
};

export const passthroughs = (template: Template): Passthrough[] =>
  resources(template, "aws_lb_listener")
    .filter(({ body }) => body["protocol"] === "TCP")
    .map((listener) => {
      const group = find(template, "aws_lb_target_group", at(listener.body, "default_action"));
      return {
        listener,
        group,
        balancer: find(template, "aws_lb", listener.body["load_balancer_arn"]),
        ends: resources(template, "aws_ecs_service").flatMap(({ body }) => ends(template, body, group)),
      };
    });

function ends(template: Template, service: Body, group: Resource) {
  const task = find(template, "aws_ecs_task_definition", service["task_definition"]);
  return ((service["load_balancer"] ?? []) as Body[])
    .filter((block) => references(block["target_group_arn"]).includes(group.address))
    .map((block) => ({
      container: containersOf(task).find(({ name }) => name === block["container_name"]) ?? {},
      port: Number(block["container_port"]),
    }));
}

export const variable = (container: Body, name: string): string =>
  ((container["environment"] ?? []) as { name: string; value: string }[]).find((it) => it.name === name)?.value ?? "";

/** The servers of an nginx configuration on a port: name, whether they speak TLS, whether they ask who calls. */
export const identities = (container: Body, port: number) =>
  variable(container, "NGINX_CONFIG")
    .split(/\n {2}server \{\n/)
    .filter((server) => new RegExp(`^\\s*listen ${port}\\b`, "m").test(server))
    .map((server) => ({
      name: /server_name (\S+);/.exec(server)?.[1] ?? "",
      tls: new RegExp(`^\\s*listen ${port} ssl\\b`, "m").test(server),
      mutual: /ssl_verify_client on;/.test(server),
    }));

/** Name → where the certificate comes from. */
export const certificates = (container: Body): Map<string, string> =>
  new Map(
    variable(container, "CERTIFICATES")
      .split("\n")
      .map((line) => line.split(" "))
      .map(([, source = "", name = ""]) => [name, source]),
  );

export const outgoing = (container: Body): { name: string; port: number; verified: string }[] =>
  [
    ...variable(container, "NGINX_CONFIG").matchAll(
      /upstream \S+ \{\s*server ([^\s:;]+):(\d+)[^]*?proxy_ssl_name (\S+);/g,
    ),
  ].map(([, name = "", port, verified = ""]) => ({ name, port: Number(port), verified }));
