import type { Finding } from "../contract";
import { mappedPorts, type Container } from "../graph/task";
import { SERVICE } from "../graph/traffic";
import { allServers } from "../hops/tls-end";
import { isLoopback, type Listen, type Upstream } from "../proxies/proxy";
import type { Resource } from "../read/plan";
import type { Rule } from "./rule";

/** The port behind a proxy that ends TLS can be called without the proxy. */
export const wayAroundSidecar: Rule = ({ traffic }) =>
  traffic.of(SERVICE).flatMap((service) => {
    const servers = allServers(traffic, service);
    const ports = new Set(
      servers
        .filter(({ server }) => server.listens.some(isTls))
        .flatMap(({ server }) => server.upstreams.flatMap(loopbackPort)),
    );
    if (ports.size === 0) return [];
    const proxies = new Set(servers.map(({ container }) => container));
    const apps = servers.flatMap(({ task }) => task.containers ?? []).filter((container) => !proxies.has(container));
    const mapped = [...new Set(apps)].flatMap((app) =>
      mappedPorts(app)
        .filter((port) => ports.has(port))
        .map((port) => mapping(service, app, port)),
    );
    const plain = servers.flatMap(({ container, server }) =>
      server.listens
        .filter(
          (listen) => !listen.tls && !isLoopback(listen.host) && server.upstreams.some((one) => isLoopback(one.host)),
        )
        .map(({ port }) =>
          finding(
            service,
            `Container ${container.name} takes plaintext on port ${port} of every address.`,
            `Listen on 127.0.0.1:${port}, or with \`ssl\`.`,
          ),
        ),
    );
    return [...mapped, ...plain];
  });

function mapping(service: Resource, { name }: Container, port: number): Finding {
  return finding(
    service,
    `Container ${name} maps port ${port}, so the app can be called in plaintext around the proxy that ends TLS.`,
    `Take port ${port} out of the portMappings of ${name} and let the app listen on 127.0.0.1.`,
  );
}

function finding({ address }: Resource, message: string, fix: string): Finding {
  return { rule: "way-around-sidecar", severity: "error", address, message, fix, controls: [] };
}

const isTls = ({ tls }: Listen): boolean => tls;

function loopbackPort({ host, port }: Upstream): number[] {
  return isLoopback(host) && port !== undefined ? [port] : [];
}
