import { mappedPorts, tasksOf, type Container, type Task } from "../graph/task";
import { SERVICE, type Linked, type Traffic } from "../graph/traffic";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import { proxyServers } from "../proxies/container-proxy";
import type { ProxyServer } from "../proxies/proxy";

/** Where a connection to a target is decrypted, with the evidence for it. */
export interface TlsEnd {
  readonly evidence: readonly string[];
  readonly verifiesClient: boolean;
  /** The proxy's server; absent where a Service Connect agent ends TLS. */
  readonly server?: ProxyServer;
}

/**
 * Empty where nothing in the plan proves that the target speaks TLS on the port it is called on. Where several servers
 * share the port, the name that is called chooses, as SNI does; where no name is known, callers may choose any.
 */
export function endsOfTls(traffic: Traffic, { resource, via }: Linked, names: readonly string[]): TlsEnd[] {
  const port = via.number("container_port");
  if (!SERVICE.includes(resource.type) || port === undefined) return [];
  return endsOfTlsAt(traffic, resource, port, names);
}

/** The same for a port of a service that is called without a balancer. */
export function endsOfTlsAt(traffic: Traffic, service: Resource, port: number, names: readonly string[]): TlsEnd[] {
  const servers = serversOn(traffic, service, port).filter(({ server }) =>
    server.listens.some((listen) => listen.port === port && listen.tls),
  );
  const named = servers.filter(({ server }) => server.serverNames.some((name) => names.includes(name)));
  const ends = (named.length > 0 ? named : servers).map(({ task, container, server }) => ({
    evidence: [`${task.definition.address}#${container.name}`],
    verifiesClient: server.verifiesClient,
    server,
  }));
  const agent = meshServices(traffic, service).find((mesh) => mesh.ports.includes(port) && mesh.block.block("tls"));
  return ends.length === 0 && agent ? [{ evidence: [service.address], verifiesClient: false }] : ends;
}

export interface ConfiguredServer {
  readonly task: Task;
  readonly container: Container;
  readonly server: ProxyServer;
}

/** The servers of proxies in a service's task that listen on a port. */
export function serversOn(traffic: Traffic, service: Resource, port: number): ConfiguredServer[] {
  return allServers(traffic, service).filter(({ server }) => server.listens.some((listen) => listen.port === port));
}

export function allServers(traffic: Traffic, service: Resource): ConfiguredServer[] {
  return tasksOf(traffic, service).flatMap((task) =>
    (task.containers ?? []).flatMap((container) =>
      proxyServers(container).map((server) => ({ task, container, server })),
    ),
  );
}

/** One `service` block of Service Connect and the container ports behind its port name. */
export interface MeshService {
  readonly block: Block;
  readonly ports: readonly number[];
  readonly containers: readonly Container[];
}

export function meshServices(traffic: Traffic, service: Resource): MeshService[] {
  const containers = tasksOf(traffic, service).flatMap((task) => task.containers ?? []);
  const configuration = Block.of(service).block("service_connect_configuration");
  if (configuration?.flag("enabled") === false) return [];
  return (configuration?.blocks("service") ?? []).map((block) => {
    const name = block.text("port_name");
    const named = containers.filter(({ portMappings }) => portMappings?.some((mapping) => mapping.name === name));
    const ports = named.flatMap((container) =>
      (container.portMappings ?? []).flatMap((mapping) => (mapping.name === name ? (mapping.containerPort ?? []) : [])),
    );
    return { block, ports, containers: named };
  });
}

const PROXY_IMAGE = /(^|\/)(nginx|nginx-unprivileged|envoy|haproxy|traefik|caddy)(:|@|$)/;

/** A port or an image that suggests TLS: a declaration, not evidence. */
export function looksEncrypted(traffic: Traffic, { resource, via }: Linked): string | undefined {
  const port = via.number("container_port") ?? via.number("port");
  if (port === 443 || port === 8443) return "port";
  if (!SERVICE.includes(resource.type)) return undefined;
  const containers = tasksOf(traffic, resource).flatMap((task) => task.containers ?? []);
  const called = containers.find((container) => port !== undefined && mappedPorts(container).includes(port));
  return called && PROXY_IMAGE.test(called.image) ? "image" : undefined;
}
