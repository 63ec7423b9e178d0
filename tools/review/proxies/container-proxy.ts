import { environmentOf, type Container } from "../graph/task";
import { envoyServers } from "./envoy";
import { nginxServers } from "./nginx";
import type { ProxyServer } from "./proxy";

/**
 * The proxy that a container's own definition configures: an nginx or Envoy configuration in its environment, command or entry
 * point, as text or in base64, with the variables of the environment put in (what `envsubst` does at start).
 */
export function proxyServers(container: Container): readonly ProxyServer[] {
  const servers = known.get(container) ?? readServers(container);
  known.set(container, servers);
  return servers;
}

const known = new WeakMap<Container, readonly ProxyServer[]>();

function readServers(container: Container): ProxyServer[] {
  const environment = environmentOf(container);
  const texts = [...Object.values(environment), ...(container.command ?? []), ...(container.entryPoint ?? [])];
  const servers = texts
    .flatMap((text) => [text, decoded(text)])
    .map((text) => substitute(text, environment))
    .flatMap((text) => [...nginxServers(text), ...envoyServers(text)]);
  return [...new Map(servers.map((server) => [JSON.stringify(server), server])).values()];
}

/** Puts in values of one line: a longer one is a document of its own, read where it stands. */
function substitute(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([A-Z][A-Z0-9_]*)\}|\$([A-Z][A-Z0-9_]*)/g, (whole, braced?: string, bare?: string) => {
    const value = environment[braced ?? bare ?? ""];
    return value === undefined || value.includes("\n") ? whole : value;
  });
}

function decoded(text: string): string {
  return text.length > 40 && /^[A-Za-z0-9+/\s]+={0,2}$/.test(text) ? Buffer.from(text, "base64").toString("utf8") : "";
}
