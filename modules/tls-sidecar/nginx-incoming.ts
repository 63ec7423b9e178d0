import { type Directive, block, mapBlock } from "./nginx-block";
import { callerHeaders, callerRules } from "./nginx-callers";
import type { AppLeg, Identity, IncomingLeg, TlsVersion } from "./nginx-legs";
import { certificateVariable, trustedAuthoritiesPath } from "./paths";

/** Mozilla "intermediate" 5.7 without the finite-field ciphers: what TLS 1.2 may use where it is taken at all. */
const tls12Ciphers = ["ECDSA", "RSA"]
  .flatMap((key) => ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"].map((it) => `ECDHE-${key}-${it}`))
  .join(":");

/** The servers that end TLS and hand the request to the app. */
export function incomingServers(leg: IncomingLeg, app: AppLeg): Directive[] {
  return [
    "ssl_session_tickets off",
    `ssl_ciphers ${tls12Ciphers}`,
    "ssl_prefer_server_ciphers off",
    `keepalive_timeout ${leg.balancerIdleTimeout + 15}s`,
    "keepalive_requests 100000",
    "client_header_timeout 15s",
    "client_body_timeout 30s",
    "client_max_body_size 16m",
    "large_client_header_buffers 4 32k",
    ...callerRules(leg.callers),
    ...toApp(leg, app),
    ...leg.identities.flatMap((identity, i) => identityServer(leg, app, identity, i === 0)),
    leg.health !== undefined && healthServer(leg, app, leg.health),
  ];
}

function identityServer(leg: IncomingLeg, app: AppLeg, identity: Identity, first: boolean): Directive[] {
  const { clients, name } = identity;
  const peer = `$peer_of_${identity.certificate}`;
  const mutual = clients.kind === "peers";
  return [
    // The CA says who may speak TLS to its members; the name says which of them may call this service.
    mutual &&
      mapBlock(
        "$ssl_client_s_dn",
        peer,
        '""',
        clients.names.map((it) => [`"CN=${it}"`, it]),
      ),
    block(
      "server",
      `listen ${leg.port} ${listenOptions(leg, app)}${first ? " default_server" : ""}`,
      `server_name ${name}`,
      ...tls(identity, leg.minimumTlsVersion ?? "1.3"),
      ...(mutual
        ? [
            `ssl_client_certificate ${trustedAuthoritiesPath}`,
            "ssl_verify_client on",
            "ssl_verify_depth 4",
            block(`if (${peer} = "")`, "return 403"),
          ]
        : []),
      block("location /", pass(app)),
    ),
  ];
}

/** Network Load Balancers check health with TLS 1.2 at most and the node's address as host name. */
const healthServer = (leg: IncomingLeg, app: AppLeg, health: { readonly port: number; readonly path: string }) =>
  block(
    "server",
    `listen ${health.port} ${listenOptions(leg, app)}`,
    ...tls(leg.identities[0], "1.2"),
    block(`location = ${health.path}`, pass(app)),
    block("location /", "return 404"),
  );

const listenOptions = ({ callers }: IncomingLeg, { protocol }: AppLeg): string =>
  ["ssl", protocol === "grpc" && "http2", callers.kind === "proxy-protocol" && "proxy_protocol"]
    .filter((option) => option !== false)
    .join(" ");

const tls = ({ certificate }: Identity, minimum: TlsVersion): Directive[] => [
  `ssl_protocols ${minimum === "1.2" ? "TLSv1.2 TLSv1.3" : "TLSv1.3"}`,
  `ssl_certificate ${certificateVariable(certificate)}`,
  `ssl_certificate_key ${certificateVariable(certificate)}`,
];

/**
 * What every request to the app is sent with. One connection per request: apps close idle ones after as little as two
 * seconds, and loopback needs no handshake. Bodies stream, the tmpfs is no place for them.
 */
function toApp({ balancerIdleTimeout, callers }: IncomingLeg, { protocol }: AppLeg): Directive[] {
  const headers = callerHeaders(callers);
  if (protocol === "grpc")
    return [
      `grpc_read_timeout ${balancerIdleTimeout}s`,
      ...headers.map(([name, value]) => `grpc_set_header ${name} ${value}`),
    ];
  return [
    "proxy_http_version 1.1",
    `proxy_read_timeout ${balancerIdleTimeout}s`,
    "proxy_request_buffering off",
    "proxy_max_temp_file_size 0",
    mapBlock("$http_upgrade", "$connection_upgrade", "upgrade", [['""', "close"]]),
    "proxy_set_header Host $http_host",
    "proxy_set_header Upgrade $http_upgrade",
    "proxy_set_header Connection $connection_upgrade",
    ...headers.map(([name, value]) => `proxy_set_header ${name} ${value}`),
  ];
}

const pass = ({ port, protocol }: AppLeg): string =>
  protocol === "grpc" ? `grpc_pass grpc://127.0.0.1:${port}` : `proxy_pass http://127.0.0.1:${port}`;
