import { clientsTrustPrivateCaTag } from "../../modules/passthrough-entry";
import { certificates, identities, outgoing, passthroughs, variable } from "../support/passthrough";
import { type Body, type Template, at, containersOf, references, resources } from "../support/template";
import { type Policy, each, edit, set } from "./policy";

/** Calls whose name, at the port dialled, leads to nobody who holds a certificate of that name. */
const misnamedCalls = (template: Template): string[] => {
  const served = passthroughs(template).flatMap(({ listener, ends: behind }) =>
    behind.flatMap(({ container, port }) =>
      identities(container, port)
        .map(({ name }) => name)
        .filter((name) => certificates(container).has(name))
        .concat(variable(container, "TLS_NAME"))
        .map((name) => `${name}:${String(listener.body["port"])}`),
    ),
  );
  const records = resources(template, "aws_route53_record").map(({ body }) => body["name"]);
  return resources(template, "aws_ecs_task_definition").flatMap((task) =>
    containersOf(task)
      .flatMap(outgoing)
      .filter(
        ({ name, port, verified }) =>
          name !== verified || !records.includes(name) || !served.includes(`${name}:${port}`),
      )
      .map(() => task.address),
  );
};

/** Rules by which a task would be reached from anything but a load balancer. */
const pathsAround = (template: Template): string[] => {
  const balancers = resources(template, "aws_lb").flatMap(({ body }) => references(body["security_groups"]));
  const tasks = resources(template, "aws_ecs_service").flatMap(({ body }) =>
    references(at(body, "network_configuration.security_groups")),
  );
  return passthroughs(template).length === 0
    ? []
    : resources(template, "aws_vpc_security_group_ingress_rule")
        .filter(({ body }) => references(body["security_group_id"]).some((group) => tasks.includes(group)))
        .filter(({ body }) => !references(body["referenced_security_group_id"]).some((it) => balancers.includes(it)))
        .map(({ address }) => address);
};

/** Moves the source of one edge, on both sides, so that no other policy has anything to say. */
const moveSource =
  (from: string, to: string, target: string) =>
  (template: Template): void => {
    const group = (name: string): string => {
      const found = resources(template, "aws_security_group").find(({ body }) => body["name"] === name);
      if (!found) throw new Error(`no security group ${name}`);
      return `\${${found.address}.id}`;
    };
    const edge = (type: string, own: string, peer: string, owner: string, other: string): Body => {
      const found = resources(template, type).find(
        ({ body }) => body[own] === group(owner) && body[peer] === group(other),
      );
      if (!found) throw new Error(`no ${type} between ${from} and ${target}`);
      return found.body;
    };
    const [own, peer] = ["security_group_id", "referenced_security_group_id"];
    edge("aws_vpc_security_group_ingress_rule", own, peer, target, from)[peer] = group(to);
    edge("aws_vpc_security_group_egress_rule", own, peer, from, target)[own] = group(to);
  };

export const passthroughPolicies: Policy[] = [
  {
    name: "TLS that a load balancer passes through ends in a container that shows how",
    faults: (template) =>
      passthroughs(template)
        .filter(({ ends: behind }) =>
          behind.some(({ container, port }) => {
            const servers = identities(container, port);
            const ends = servers.length
              ? servers.every(({ tls }) => tls)
              : variable(container, "TLS_CERTIFICATE_SOURCE");
            return !ends;
          }),
        )
        .map(({ listener }) => listener.address),
    breaks: {
      stack: "nlb-passthrough-mixed",
      change: (template) => {
        const task = resources(template, "aws_ecs_task_definition").find(({ address }) =>
          address.includes(".service-ledger_"),
        );
        if (!task) throw new Error("no task that ends TLS in its app");
        const definitions = String(task.body["container_definitions"]);
        task.body["container_definitions"] = definitions.replace("TLS_CERTIFICATE_SOURCE", "CERTIFICATE_SOURCE");
      },
    },
  },
  {
    name: "targets of a passthrough see the load balancer's address: no hairpin",
    faults: each(
      ["aws_lb_target_group"],
      ({ body }) =>
        body["protocol"] !== "TCP" || body["target_type"] === "alb" || body["preserve_client_ip"] === "false",
    ),
    breaks: {
      stack: "nlb-passthrough-dev",
      change: set("aws_lb_target_group", "preserve_client_ip", "true"),
    },
  },
  {
    name: "one port of a load balancer leads to one service",
    faults: (template) => {
      const ports = resources(template, "aws_lb_listener").map(({ address, body }) => ({
        address,
        port: `${references(body["load_balancer_arn"])[0]}:${String(body["port"])}`,
      }));
      return ports.filter(({ port }, i) => ports.findIndex((it) => it.port === port) !== i).map((it) => it.address);
    },
    breaks: {
      stack: "nlb-passthrough-prod",
      change: (template) => {
        // A listener that nobody calls by name: its twin on the other's port is all that is wrong.
        const [first] = resources(template, "aws_lb_listener").filter(({ address }) =>
          address.includes(".public-nlb_"),
        );
        if (!first) throw new Error("no public listener");
        (template.resource["aws_lb_listener"] as Record<string, Body>)["twin"] = structuredClone(first.body);
      },
    },
  },
  {
    name: "a call is verified by the name that is dialled, which is that of the certificate behind it",
    faults: misnamedCalls,
    breaks: {
      stack: "nlb-passthrough-dev",
      change: edit("aws_ecs_task_definition", "container_definitions", (document) =>
        document.replace(/proxy_ssl_name \S+;/, "proxy_ssl_name elsewhere.example.com;"),
      ),
    },
  },
  {
    name: "behind a passthrough, tasks are reached through load balancers alone",
    faults: pathsAround,
    breaks: {
      stack: "nlb-passthrough-dev",
      change: moveSource("nlb-passthrough-dev-nlb", "nlb-passthrough-dev-orders", "nlb-passthrough-dev-payments"),
    },
  },
  {
    name: "no edge to an internet-facing load balancer goes by security group: callers arrive from the NAT gateway",
    faults: (template) => {
      const open = resources(template, "aws_lb")
        .filter(({ body }) => body["internal"] !== true)
        .flatMap(({ body }) => references(body["security_groups"]));
      return resources(template, "aws_vpc_security_group_ingress_rule")
        .filter(({ body }) => references(body["security_group_id"]).some((group) => open.includes(group)))
        .filter(({ body }) => body["referenced_security_group_id"])
        .map(({ address }) => address);
    },
    breaks: {
      stack: "nlb-passthrough-prod",
      change: (template) => {
        const ingress = resources(template, "aws_vpc_security_group_ingress_rule");
        const clients = ingress.find(({ address }) => address.includes(".public-nlb_listener-clients_internet_"));
        const group = resources(template, "aws_security_group").find(({ address }) =>
          address.includes(".service-orders_"),
        );
        if (!clients || !group) throw new Error("no public listener to break");
        const id = `\${${group.address}.id}`;
        delete clients.body["cidr_ipv4"];
        clients.body["referenced_security_group_id"] = id;
        (template.resource["aws_vpc_security_group_egress_rule"] as Record<string, Body>)["shortcut"] = {
          ...clients.body,
          security_group_id: id,
          referenced_security_group_id: clients.body["security_group_id"],
        };
      },
    },
  },
  {
    name: "clients on the internet are shown a certificate that they believe, or the listener says that they do",
    faults: (template) =>
      passthroughs(template)
        .filter(({ balancer, listener }) => {
          const tags = (listener.body["tags"] ?? {}) as Body;
          return balancer.body["internal"] !== true && tags[clientsTrustPrivateCaTag] !== "true";
        })
        .filter(({ ends: behind }) =>
          behind.some(({ container, port }) =>
            identities(container, port)
              .filter(({ mutual }) => !mutual)
              .some(({ name }) => !["exported", "secret"].includes(certificates(container).get(name) ?? "")),
          ),
        )
        .map(({ listener }) => listener.address),
    breaks: {
      stack: "nlb-passthrough-prod",
      change: edit("aws_ecs_task_definition", "container_definitions", (document) =>
        document.replace("public exported orders.example.com", "public private-ca orders.example.com"),
      ),
    },
  },
];
