import type { Directive } from "./nginx-syntax";
import { parseNginx } from "./nginx-syntax";
import type { Listen, ProxyServer, Upstream } from "./proxy";

/** From the innermost block outwards: a directive that is missing in one is inherited from the next. */
type Levels = readonly (readonly Directive[])[];

/** The servers of an nginx configuration that stands anywhere in the text. */
export function nginxServers(text: string): ProxyServer[] {
  const top = parseNginx(text);
  return top.flatMap(({ name, block = [] }) => {
    if (name === "server") return [server(block, [top], "http")];
    const kind = name === "stream" ? "stream" : "http";
    return block
      .filter((inner) => inner.name === "server")
      .map((inner) => server(inner.block ?? [], [block, top], kind));
  });
}

function server(body: readonly Directive[], outer: Levels, kind: "http" | "stream"): ProxyServer {
  const levels = [body, ...outer];
  return {
    listens: all(body, "listen").flatMap((args) => listen(args) ?? []),
    serverNames: all(body, "server_name").flat(),
    verifiesClient: setting(levels, "ssl_verify_client") === "on",
    certificate: setting(levels, "ssl_certificate"),
    upstreams: upstreams(body, levels, kind),
  };
}

function listen(args: readonly string[]): Listen | undefined {
  const [address = "", ...flags] = args;
  if (address.startsWith("unix:")) return undefined;
  const [, host, port] = /^(?:(\[[^\]]*\]|[^:]*):)?(\d+)$/.exec(address) ?? [];
  if (port === undefined) return undefined;
  const everywhere = host === undefined || ["", "*", "0.0.0.0", "[::]"].includes(host);
  return { host: everywhere ? undefined : host, port: Number(port), tls: flags.includes("ssl") };
}

function upstreams(body: readonly Directive[], levels: Levels, kind: "http" | "stream"): Upstream[] {
  const here = body.flatMap(({ name, args, block }) => {
    const target = args[0];
    if (target && name === "proxy_pass") return upstream(target, "proxy", levels, kind);
    if (target && name === "grpc_pass") return upstream(target, "grpc", levels, kind);
    const nested = block && ["location", "if", "limit_except"].includes(name);
    return nested ? upstreams(block, [block, ...levels], kind) : [];
  });
  return [...new Map(here.map((one) => [JSON.stringify(one), one])).values()];
}

function upstream(target: string, prefix: "proxy" | "grpc", levels: Levels, kind: "http" | "stream"): Upstream[] {
  const [, scheme, authority = ""] = /^(?:(\w+):\/\/)?([^/]*)/.exec(variable(target, levels)) ?? [];
  const tls = scheme ? scheme.endsWith("s") : kind === "stream" && setting(levels, "proxy_ssl") === "on";
  const group = levels.flat().find(({ name, args }) => name === "upstream" && args[0] === authority);
  const members = group?.block ? all(group.block, "server").map(([address = ""]) => address) : [authority];
  const name = setting(levels, `${prefix}_ssl_name`);
  return members.map((member) => {
    const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(member) ?? [];
    const known = host && !host.includes("$") ? host : undefined;
    return {
      host: known,
      port: port ? Number(port) : scheme ? (tls ? 443 : 80) : undefined,
      tls,
      verifiesPeer: tls && setting(levels, `${prefix}_ssl_verify`) === "on",
      peerName: tls ? (name && !name.includes("$") ? name : group ? authority : known) : undefined,
      presentsCertificate: tls && setting(levels, `${prefix}_ssl_certificate`) !== undefined,
    };
  });
}

/** Follows `set $upstream …` and the default of a `map`; what is only known at run time keeps its `$`. */
function variable(text: string, levels: Levels): string {
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => {
    for (const { name: directive, args, block } of levels.flat()) {
      if (directive === "set" && args[0] === `$${name}`) return args[1] ?? whole;
      if (directive === "map" && args[1] === `$${name}`)
        return block?.find((entry) => entry.name === "default")?.args[0] ?? whole;
    }
    return whole;
  });
}

function setting(levels: Levels, name: string): string | undefined {
  for (const level of levels) {
    const found = level.find((directive) => directive.name === name);
    if (found) return found.args[0];
  }
  return undefined;
}

function all(block: readonly Directive[], name: string): (readonly string[])[] {
  return block.filter((directive) => directive.name === name).map(({ args }) => args);
}
