import { isRuleDescription } from "../../modules/foundation/aws-limits";
import { type Template, at, references, resources } from "../support/template";
import { type Policy, each, set } from "./policy";

const rules = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

/** Security groups of load balancers whose clients have none: on the internet, or beyond an endpoint service. */
const publicGroups = (template: Template): string[] => {
  const offered = references(resources(template, "aws_vpc_endpoint_service").map(({ body }) => body));
  return resources(template, "aws_lb")
    .filter(({ address, body }) => body["internal"] !== true || offered.includes(address))
    .flatMap(({ body }) => references(body["security_groups"]));
};

const without = (entries: [string, unknown][], key: string): [string, unknown][] =>
  entries.filter(([name]) => name !== key);

/** The ports that a public security group may be open to: those of listeners. */
const listenerPorts = (template: Template): unknown[] =>
  resources(template, "aws_lb_listener").map(({ body }) => body["port"]);

export const securityGroupPolicies: Policy[] = [
  {
    name: "a security group keeps its rules in resources of their own",
    faults: each(["aws_security_group"], ({ body }) => !("ingress" in body) && !("egress" in body)),
    breaks: {
      stack: "hardened-alb-dev",
      change: set("aws_security_group", "ingress", [
        { from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["10.0.0.0/8"] },
      ]),
    },
  },
  {
    name: "every rule says why it exists, in characters that AWS takes",
    faults: each([...rules, "aws_security_group"], ({ body }) => isRuleDescription(String(body["description"] ?? ""))),
    breaks: {
      stack: "hardened-alb-dev",
      change: set("aws_vpc_security_group_ingress_rule", "description", "the ALB → tasks"),
    },
  },
  {
    name: "no rule is there twice: AWS refuses the second, whatever it is for",
    faults: (template) => {
      const all = resources(template, ...rules);
      const said = all.map(({ type, body }) =>
        JSON.stringify([type, ...["tags", "description"].reduce(without, Object.entries(body)).sort()]),
      );
      return all.filter((_, i) => said.indexOf(said[i] as string) !== i).map(({ address }) => address);
    },
    breaks: {
      stack: "hardened-alb-dev",
      change: (template) => {
        const egress = template.resource["aws_vpc_security_group_egress_rule"] ?? {};
        const wayOut = Object.values(egress).find(({ cidr_ipv4: cidr }) => cidr === "0.0.0.0/0");
        if (!wayOut) throw new Error("no way out to take twice");
        egress["again"] = { ...wayOut, description: "HTTPS APIs that the app calls" };
      },
    },
  },
  {
    name: "only balancers for clients elsewhere admit addresses, and only on the ports of their listeners",
    faults: each(["aws_vpc_security_group_ingress_rule"], ({ body }, template) => {
      if (!body["cidr_ipv4"] && !body["cidr_ipv6"]) return true;
      const [group = ""] = references(body["security_group_id"]);
      return (
        publicGroups(template).includes(group) &&
        body["from_port"] === body["to_port"] &&
        listenerPorts(template).includes(body["from_port"])
      );
    }),
    breaks: {
      stack: "hardened-alb-dev",
      change: (template) => {
        const inner = resources(template, "aws_vpc_security_group_ingress_rule").find(
          ({ body }) => body["referenced_security_group_id"],
        );
        if (!inner) throw new Error("no rule between security groups");
        delete inner.body["referenced_security_group_id"];
        inner.body["cidr_ipv4"] = "10.0.0.0/8";
        // The counterpart goes with it, so that this policy alone is broken.
        for (const [name, body] of Object.entries(template.resource["aws_vpc_security_group_egress_rule"] ?? {})) {
          if (body["referenced_security_group_id"]) {
            delete template.resource["aws_vpc_security_group_egress_rule"]?.[name];
          }
        }
      },
    },
  },
  {
    name: "a rule between two groups of the stack has its counterpart on the other side",
    faults: (template) => {
      const sides = (type: string, from: string, to: string) =>
        new Map(
          resources(template, type)
            .filter(({ body }) => references(body["referenced_security_group_id"]).length > 0)
            // Copies of mirrored packets leave a task without being asked: no egress rule is looked at.
            .filter(({ body }) => !(body["ip_protocol"] === "udp" && body["from_port"] === 4789))
            .map(({ address, body }) => [
              JSON.stringify([references(body[from]), references(body[to]), body["from_port"], body["to_port"]]),
              address,
            ]),
        );
      const group = "security_group_id";
      const peer = "referenced_security_group_id";
      const ingress = sides("aws_vpc_security_group_ingress_rule", peer, group);
      const egress = sides("aws_vpc_security_group_egress_rule", group, peer);
      return [
        ...[...ingress].filter(([edge]) => !egress.has(edge)),
        ...[...egress].filter(([edge]) => !ingress.has(edge)),
      ].map(([, address]) => address);
    },
    breaks: {
      stack: "hardened-alb-dev",
      change: set("aws_vpc_security_group_egress_rule", "to_port", 32_768, (body) =>
        Boolean(body["referenced_security_group_id"]),
      ),
    },
  },
  {
    name: "tasks and hosts have no public address",
    faults: each(["aws_ecs_service", "aws_subnet", "aws_launch_template"], ({ body }) => {
      const places = ["network_configuration.assign_public_ip", "map_public_ip_on_launch"];
      return places.every((place) => at(body, place) !== true) && !body["network_interfaces"];
    }),
    breaks: {
      stack: "hardened-alb-staging",
      change: set("aws_ecs_service", "network_configuration.assign_public_ip", true),
    },
  },
];
