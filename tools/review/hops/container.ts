import type { Hop } from "../contract";
import { mappedPorts, tasksOf, type Container, type Task } from "../graph/task";
import { SERVICE, type Traffic } from "../graph/traffic";
import { isLoopback } from "../proxies/proxy";
import type { Resource } from "../read/plan";
import { allServers, meshServices } from "./tls-end";

/** Proxy → app and agent → app inside a task: containers of an `awsvpc` or `host` task share loopback. */
export function containerHops(traffic: Traffic): Hop[] {
  return traffic.of(SERVICE).flatMap((service) => [...proxyHops(traffic, service), ...agentHops(traffic, service)]);
}

function proxyHops(traffic: Traffic, service: Resource): Hop[] {
  return allServers(traffic, service).flatMap(({ task, container, server }) =>
    server.upstreams.flatMap((upstream) => {
      const { host, port } = upstream;
      const within = port === undefined || listensOn(traffic, service, container, port);
      if (!isLoopback(host) || within || task.networkMode === "bridge") return [];
      return [loopback(service, container.name, behind(task, container, port), port, task.definition)];
    }),
  );
}

/** The Service Connect agent hands what it decrypted to the app's port over loopback. */
function agentHops(traffic: Traffic, service: Resource): Hop[] {
  const definition = tasksOf(traffic, service)[0]?.definition ?? service;
  return meshServices(traffic, service).flatMap(({ ports, containers }) =>
    ports.map((port) => ({
      ...loopback(service, "service-connect-agent", containers[0]?.name, port, definition),
      evidence: [service.address, definition.address],
    })),
  );
}

function loopback(service: Resource, from: string, to: string | undefined, port: number, definition: Resource): Hop {
  return {
    from: `${service.address}#${from}`,
    to: to === undefined ? "unknown" : `${service.address}#${to}`,
    port: String(port),
    transport: "loopback",
    policy: null,
    peerVerified: "no",
    accepted: null,
    evidence: [`${definition.address}#${from}`],
  };
}

function listensOn(traffic: Traffic, service: Resource, container: Container, port: number): boolean {
  return allServers(traffic, service).some(
    (other) => other.container.name === container.name && other.server.listens.some((listen) => listen.port === port),
  );
}

/** Who answers on a loopback port: the container that names the port, else the only other one that is essential. */
function behind(task: Task, proxy: Container, port: number): string | undefined {
  const others = (task.containers ?? []).filter(({ name }) => name !== proxy.name);
  const naming = others.filter((container) => mappedPorts(container).includes(port) || mentions(container, port));
  if (naming.length > 0) return naming[0]?.name;
  const essential = others.filter((container) => container.essential !== false);
  return essential.length === 1 ? essential[0]?.name : undefined;
}

function mentions({ environment, command }: Container, port: number): boolean {
  const texts = [...(environment ?? []).map(({ value }) => value), ...(command ?? [])];
  return texts.some((text) => new RegExp(`(^|[:= ])${port}$`, "m").test(text));
}
