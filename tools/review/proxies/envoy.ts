import { parseAllDocuments } from "yaml";
import { z } from "zod";
import type { Listen, ProxyServer, Upstream } from "./proxy";

const address = z.object({
  socket_address: z.object({ address: z.string().optional(), port_value: z.number() }),
});
const validation = z.object({ trusted_ca: z.unknown(), match_typed_subject_alt_names: z.unknown() }).partial();
const tlsContext = z
  .object({
    sni: z.string(),
    require_client_certificate: z.union([
      z.boolean(),
      z.object({ value: z.boolean() }).transform(({ value }) => value),
    ]),
    common_tls_context: z.object({
      tls_certificates: z.array(z.unknown()).optional(),
      tls_certificate_sds_secret_configs: z.array(z.unknown()).optional(),
      validation_context: validation.optional(),
      combined_validation_context: z.unknown().optional(),
      validation_context_sds_secret_config: z.unknown().optional(),
    }),
  })
  .partial();
const transportSocket = z.object({ typed_config: tlsContext.extend({ "@type": z.string() }) });
const chain = z.object({ transport_socket: transportSocket.optional(), filters: z.unknown() });
const listener = z.object({ address, filter_chains: z.array(chain).default([]) });
const endpoint = z.object({ endpoint: z.object({ address }) });
const cluster = z.object({
  name: z.string(),
  transport_socket: transportSocket.optional(),
  load_assignment: z
    .object({ endpoints: z.array(z.object({ lb_endpoints: z.array(endpoint).default([]) })).default([]) })
    .optional(),
});
const bootstrap = z.object({
  static_resources: z.object({ listeners: z.array(listener).min(1), clusters: z.array(cluster).default([]) }),
});

type Chain = z.infer<typeof chain>;
type Cluster = z.infer<typeof cluster>;

/** The listeners of a static Envoy configuration, in YAML or JSON (Envoy API v3); empty for any other text. */
export function envoyServers(text: string): ProxyServer[] {
  if (!text.includes("static_resources")) return [];
  const documents = parseAllDocuments(text, { logLevel: "silent" });
  const parsed = (Array.isArray(documents) ? documents : []).map((one) =>
    bootstrap.safeParse(one.errors.length > 0 ? undefined : one.toJS()),
  );
  return parsed.flatMap(({ data }) => {
    const { listeners, clusters } = data?.static_resources ?? { listeners: [], clusters: [] };
    return listeners.flatMap(({ address, filter_chains }) =>
      filter_chains.map((chain) => server(address, chain, clusters)),
    );
  });
}

function server({ socket_address }: z.infer<typeof address>, chain: Chain, clusters: readonly Cluster[]): ProxyServer {
  const tls = chain.transport_socket?.typed_config;
  const ends = tls?.["@type"].endsWith("DownstreamTlsContext") ?? false;
  const everywhere = ["0.0.0.0", "::", ""].includes(socket_address.address ?? "");
  const listen: Listen = {
    host: everywhere ? undefined : socket_address.address,
    port: socket_address.port_value,
    tls: ends,
  };
  const named = clusterNames(chain.filters);
  return {
    listens: [listen],
    serverNames: [],
    verifiesClient: ends && tls?.require_client_certificate === true,
    certificate: ends ? JSON.stringify(tls?.common_tls_context) : undefined,
    upstreams: clusters.filter(({ name }) => named.has(name)).flatMap(upstreams),
  };
}

function upstreams({ transport_socket, load_assignment }: Cluster): Upstream[] {
  const context = transport_socket?.typed_config;
  const tls = context?.["@type"].endsWith("UpstreamTlsContext") ?? false;
  const common = context?.common_tls_context;
  const trust =
    common?.validation_context?.trusted_ca ??
    common?.combined_validation_context ??
    common?.validation_context_sds_secret_config;
  const shown = [...(common?.tls_certificates ?? []), ...(common?.tls_certificate_sds_secret_configs ?? [])];
  const endpoints = load_assignment?.endpoints.flatMap(({ lb_endpoints }) => lb_endpoints) ?? [];
  return endpoints.map(({ endpoint: { address } }) => ({
    host: address.socket_address.address,
    port: address.socket_address.port_value,
    tls,
    verifiesPeer: tls && trust !== undefined,
    peerName: tls ? (context?.sni ?? address.socket_address.address) : undefined,
    presentsCertificate: tls && shown.length > 0,
  }));
}

/** Every `cluster` that a chain's filters name, at whatever depth: TCP proxies, routes, weighted clusters. */
function clusterNames(filters: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(filters)) for (const one of filters) clusterNames(one, found);
  if (typeof filters !== "object" || filters === null || Array.isArray(filters)) return found;
  for (const [key, value] of Object.entries(filters)) {
    if (key === "cluster" && typeof value === "string") found.add(value);
    // The entries of weighted_clusters name their cluster so.
    else if (key === "name" && "weight" in filters && typeof value === "string") found.add(value);
    else clusterNames(value, found);
  }
  return found;
}
