import { type Template, at, references, resources } from "./template";

/**
 * Every security-group edge of a template, one line each: `ingress 0.0.0.0/0 → alb:443 (HTTPS from …)`. Groups go by
 * the last part of their name, which is what the console shows.
 */
export function edges(template: Template): { ingress: string[]; egress: string[] } {
  const inline = resources(template, "aws_security_group").filter(({ body }) => body["ingress"] ?? body["egress"]);
  if (inline.length) throw new Error(`inline rules in ${inline.map(({ address }) => address).join(", ")}`);
  return {
    ingress: lines(template, "aws_vpc_security_group_ingress_rule", (group, peer) => `${peer} → ${group}`),
    egress: lines(template, "aws_vpc_security_group_egress_rule", (group, peer) => `${group} → ${peer}`),
  };
}

function lines(template: Template, type: string, path: (group: string, peer: string) => string): string[] {
  return resources(template, type)
    .map(({ body }) => {
      const peer = body["cidr_ipv4"] ?? body["prefix_list_id"] ?? body["referenced_security_group_id"];
      const [from, to] = [body["from_port"], body["to_port"]];
      const ports = from === to ? String(from) : `${String(from)}-${String(to)}`;
      return `${path(name(template, body["security_group_id"]), name(template, peer))}:${ports}`;
    })
    .sort();
}

function name(template: Template, value: unknown): string {
  const [address] = references(value);
  if (!address) return String(value);
  const [type = "", id = ""] = address.split(".");
  const physical = at(template.resource, `${type}.${id}`) as { name?: string } | undefined;
  return physical?.name ?? address;
}
