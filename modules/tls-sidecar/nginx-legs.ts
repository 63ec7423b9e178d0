/** The app behind the sidecar: on loopback, the only plaintext of the path, which never leaves the task. */
export interface AppLeg {
  readonly port: number;
  /** `http1`: HTTP/1.1 and WebSocket. `grpc`: gRPC over HTTP/2. */
  readonly protocol: "http1" | "grpc";
}

/** What reaches the task from outside: TLS that ends in the sidecar. */
export interface IncomingLeg {
  readonly port: number;
  /** The names that the sidecar answers to. The first is shown to callers that send no name. */
  readonly identities: readonly [Identity, ...Identity[]];
  readonly callers: Callers;
  /** `1.2` adds TLS 1.2 with forward-secret AEAD ciphers. @default "1.3" */
  readonly minimumTlsVersion?: TlsVersion;
  /** Seconds after which the balancer in front drops an idle connection; the sidecar keeps it longer. */
  readonly balancerIdleTimeout: number;
  /** A second port for health checkers that stop at TLS 1.2; it answers this path alone. @default none */
  readonly health?: { readonly port: number; readonly path: string };
}

export type TlsVersion = "1.2" | "1.3";

export interface Identity {
  /** The DNS name called, equal to the certificate's. */
  readonly name: string;
  /** Id of the certificate. */
  readonly certificate: string;
  readonly clients: Clients;
}

/** `anyone`: no certificate is asked for. `peers`: mutual TLS with the trusted authorities' leaves of these names alone. */
export type Clients = { readonly kind: "anyone" } | { readonly kind: "peers"; readonly names: readonly string[] };

/** Whose word is taken for the client's address. The CIDRs are those of the balancer's subnets. */
export type Callers =
  | {
      readonly kind: "application-load-balancer";
      readonly cidrs: readonly string[];
      readonly clientCertificates: ClientCertificateHeaders;
    }
  | { readonly kind: "proxy-protocol"; readonly cidrs: readonly string[] }
  | { readonly kind: "direct" };

/** Which mutual TLS headers the balancer sets: all others are a client's own invention and are removed. */
export type ClientCertificateHeaders = "none" | "verified" | "passed-through";

/** A call of the app to another service: it speaks HTTP to this loopback port, the sidecar speaks mutual TLS. */
export interface OutgoingLeg {
  /** Names the leg in the configuration and the logs. */
  readonly id: string;
  readonly localPort: number;
  /** The name that is resolved (when nginx starts), sent and verified against the trusted authorities. */
  readonly peer: { readonly name: string; readonly port: number };
  /** Id of the certificate that the sidecar presents. */
  readonly certificate: string;
}
