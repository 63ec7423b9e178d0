import type { Edge } from "./contract";
import { SECURITY_GROUP, type Traffic } from "./graph/traffic";
import type { Resource } from "./read/plan";
import { Block } from "./references/block";
import type { Resolver } from "./references/resolver";

type Direction = Edge["direction"];

/** Every rule of every security group: a side that is not known is `unknown`, never left out. */
export function listEdges({ plan, resolver }: Traffic): Edge[] {
  const edges = plan.resources
    .filter(({ mode }) => mode === "managed")
    .flatMap((resource) => edgesOf(resource, resolver));
  const merged = new Map<string, Edge>();
  for (const edge of edges) {
    const key = [edge.direction, edge.from, edge.to, edge.protocol, edge.ports].join(" ");
    const evidence = [...new Set([...(merged.get(key)?.evidence ?? []), ...edge.evidence])];
    merged.set(key, { ...edge, evidence });
  }
  return [...merged.values()].sort((a, b) => order(a).localeCompare(order(b)));
}

function edgesOf(resource: Resource, resolver: Resolver): Edge[] {
  const body = Block.of(resource);
  switch (resource.type) {
    case "aws_vpc_security_group_ingress_rule":
      return singleRule(body, "ingress", resolver);
    case "aws_vpc_security_group_egress_rule":
      return singleRule(body, "egress", resolver);
    case "aws_security_group_rule":
      return classicRule(body, resolver);
    case "aws_security_group":
    case "aws_default_security_group":
      return (["ingress", "egress"] as const).flatMap((direction) => inlineRules(body, direction, resolver));
    default:
      return [];
  }
}

function singleRule(body: Block, direction: Direction, resolver: Resolver): Edge[] {
  const group = groups(body, "security_group_id", resolver);
  const peers = [
    ...groups(body, "referenced_security_group_id", resolver),
    ...body.texts("cidr_ipv4"),
    ...body.texts("cidr_ipv6"),
    ...lists(body, "prefix_list_id", resolver),
  ];
  return join(body, direction, group, peers, body.text("ip_protocol"));
}

function classicRule(body: Block, resolver: Resolver): Edge[] {
  const group = groups(body, "security_group_id", resolver);
  const peers = [
    ...groups(body, "source_security_group_id", resolver),
    ...body.texts("cidr_blocks"),
    ...body.texts("ipv6_cidr_blocks"),
    ...lists(body, "prefix_list_ids", resolver),
    ...(body.flag("self") ? group : []),
  ];
  return join(body, body.text("type") === "egress" ? "egress" : "ingress", group, peers, body.text("protocol"));
}

function inlineRules(body: Block, direction: Direction, resolver: Resolver): Edge[] {
  const { address, configuration } = body.resource;
  // Without an expression the attribute repeats, from the last refresh, what separate rules say better.
  if (configuration && !(direction in configuration.expressions)) return [];
  if (body.blocks(direction).length === 0 && body.isUnknown(direction))
    return join(body, direction, [address], [], undefined);
  return body.blocks(direction).flatMap((rule) => {
    const peers = [
      ...groups(rule, "security_groups", resolver),
      ...rule.texts("cidr_blocks"),
      ...rule.texts("ipv6_cidr_blocks"),
      ...lists(rule, "prefix_list_ids", resolver),
      ...(rule.flag("self") ? [address] : []),
    ];
    return join(rule, direction, [address], peers, rule.text("protocol"));
  });
}

/** Addresses of the groups in the plan, ids of those outside of it. */
function groups(block: Block, attribute: string, resolver: Resolver): string[] {
  return named(block, attribute, resolver, SECURITY_GROUP);
}

function lists(block: Block, attribute: string, resolver: Resolver): string[] {
  return named(block, attribute, resolver, ["aws_ec2_managed_prefix_list", "aws_prefix_list"]);
}

function named(block: Block, attribute: string, resolver: Resolver, types: readonly string[]): string[] {
  const found = resolver.all(block, attribute, ...types);
  const known = new Set(found.flatMap(({ values }) => [values.id, values.arn]));
  const outside = block.texts(attribute).filter((id) => id !== "" && !known.has(id));
  const addresses = [...found.map(({ address }) => address), ...outside];
  return addresses.length === 0 && block.isUnknown(attribute) && block.isSet(attribute) ? ["unknown"] : addresses;
}

function join(
  rule: Block,
  direction: Direction,
  group: string[],
  peers: string[],
  protocol: string | undefined,
): Edge[] {
  const own = group.length > 0 ? group : ["unknown"];
  const other = peers.length > 0 ? peers : ["unknown"];
  const name = protocolName(protocol);
  const described = {
    protocol: name,
    ports: name === "all" ? "all" : ports(rule),
    reason: rule.text("description") ?? null,
    evidence: [rule.resource.address],
  };
  return own.flatMap((one) =>
    other.map((peer) => {
      const [from, to] = direction === "ingress" ? [peer, one] : [one, peer];
      return { direction, from, to, ...described };
    }),
  );
}

function protocolName(protocol: string | undefined): string {
  const names: Record<string, string> = { "-1": "all", all: "all", "6": "tcp", "17": "udp", "1": "icmp" };
  return protocol === undefined ? "unknown" : (names[protocol.toLowerCase()] ?? protocol.toLowerCase());
}

function ports(rule: Block): string {
  const [from, to] = [rule.number("from_port"), rule.number("to_port")];
  if (from === undefined || to === undefined) return rule.isUnknown("from_port") ? "unknown" : "all";
  return from === to ? `${from}` : from <= 0 && to >= 65535 ? "all" : `${from}-${to}`;
}

function order({ direction, from, to, ports }: Edge): string {
  return `${direction === "ingress" ? 0 : 1} ${/^[0-9:]/.test(from) ? 0 : 1} ${from} ${to} ${ports}`;
}

/** True when the edge lets a packet to this port through. */
export function covers(edge: Edge, port: number): boolean {
  if (edge.ports === "all" || edge.ports === "unknown") return true;
  const [from = NaN, to = from] = edge.ports.split("-").map(Number);
  return from <= port && port <= to;
}
