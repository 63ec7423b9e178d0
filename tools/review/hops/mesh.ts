import type { Edge, Hop } from "../contract";
import { covers } from "../edges";
import { SERVICE, type Traffic } from "../graph/traffic";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import { acceptedReason } from "./acceptance";
import { meshServices, type MeshService } from "./tls-end";

/** Client → server over Service Connect: one hop per pair of one namespace whose security groups let it through. */
export function meshHops(traffic: Traffic, edges: readonly Edge[]): Hop[] {
  const members = traffic.of(SERVICE).filter((service) => isMember(service));
  return members.flatMap((server) =>
    meshServices(traffic, server).flatMap((mesh) =>
      members
        .filter((client) => client !== server && namespaceOf(traffic, client) === namespaceOf(traffic, server))
        .filter((client) => mayCall(traffic, edges, client, server, mesh))
        .map((client) => hop(client, server, mesh)),
    ),
  );
}

export function isMember(service: Resource): boolean {
  return Block.of(service).block("service_connect_configuration")?.flag("enabled") === true;
}

/** Agents of TLS services authenticate the server alone: Service Connect has no mutual TLS. */
function hop(client: Resource, server: Resource, { block, ports }: MeshService): Hop {
  const tls = block.block("tls") !== undefined;
  return {
    from: client.address,
    to: server.address,
    port: String(block.number("ingress_port_override") ?? ports[0] ?? "unknown"),
    transport: tls ? "tls" : "plaintext",
    policy: null,
    peerVerified: tls ? "yes" : "no",
    accepted: tls ? null : acceptedReason(server),
    evidence: [server.address, client.address],
  };
}

export function namespaceOf(traffic: Traffic, service: Resource): string | undefined {
  const configuration = Block.of(service).block("service_connect_configuration");
  if (!configuration) return undefined;
  const own = traffic.resolver.one(configuration, "namespace")?.address ?? configuration.text("namespace");
  if (own) return own;
  const cluster = traffic.resolver.one(Block.of(service), "cluster", "aws_ecs_cluster");
  const defaults = cluster && Block.of(cluster).block("service_connect_defaults");
  return defaults && (traffic.resolver.one(defaults, "namespace")?.address ?? defaults.text("namespace"));
}

/** A pair without known groups stays in: what cannot be ruled out is shown. */
function mayCall(
  traffic: Traffic,
  edges: readonly Edge[],
  client: Resource,
  server: Resource,
  mesh: MeshService,
): boolean {
  const from = traffic.securityGroups(client).map(({ address }) => address);
  const to = traffic.securityGroups(server).map(({ address }) => address);
  if (from.length === 0 || to.length === 0) return true;
  const ports = [mesh.block.number("ingress_port_override"), ...mesh.ports].filter((port) => port !== undefined);
  return edges.some(
    (edge) =>
      edge.direction === "ingress" &&
      to.includes(edge.to) &&
      (from.includes(edge.from) || !edge.from.startsWith("aws_")) &&
      (ports.length === 0 || ports.some((port) => covers(edge, port))),
  );
}
