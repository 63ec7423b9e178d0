/** A proxy in a container as its configuration describes it, whatever the proxy. */
export interface ProxyServer {
  readonly listens: readonly Listen[];
  readonly serverNames: readonly string[];
  /** `on` demands a client certificate and verifies it. */
  readonly verifiesClient: boolean;
  readonly certificate: string | undefined;
  readonly upstreams: readonly Upstream[];
}

export interface Listen {
  /** Undefined: every address. */
  readonly host: string | undefined;
  readonly port: number;
  /** True where a connection to this port starts with a TLS handshake that this container answers. */
  readonly tls: boolean;
}

/** Where a server sends what it took. */
export interface Upstream {
  /** Undefined where the name is only known at run time. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly tls: boolean;
  readonly verifiesPeer: boolean;
  /** The name that the peer's certificate must carry. */
  readonly peerName: string | undefined;
  /** True where the proxy shows a certificate of its own. */
  readonly presentsCertificate: boolean;
}

export function isLoopback(host: string | undefined): boolean {
  return (
    host !== undefined &&
    (host === "localhost" || host === "[::1]" || host === "::1" || host.startsWith("127.") || host.startsWith("unix:"))
  );
}
