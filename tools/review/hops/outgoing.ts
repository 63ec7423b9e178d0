import type { Hop, PeerVerified } from "../contract";
import { lookUp } from "../graph/names";
import { SERVICE, type Traffic } from "../graph/traffic";
import { isLoopback, type Upstream } from "../proxies/proxy";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import { acceptedReason } from "./acceptance";
import { allServers, endsOfTls, endsOfTlsAt, type TlsEnd } from "./tls-end";

/** A leg that a proxy in a task makes to somewhere outside of the task. */
export interface OutgoingLeg {
  readonly hop: Hop;
  readonly service: Resource;
  readonly upstream: Upstream;
  /** The balancer or service that the name leads to, where the plan gives the name out. */
  readonly peer: Resource | undefined;
  /** Addresses of what finally takes the call. */
  readonly targets: readonly string[];
  /** Where that leg's TLS ends. */
  readonly end: TlsEnd | undefined;
}

export function outgoingLegs(traffic: Traffic): OutgoingLeg[] {
  return traffic
    .of(SERVICE)
    .flatMap((service) =>
      allServers(traffic, service).flatMap(({ task, container, server }) =>
        server.upstreams
          .filter(({ host }) => !isLoopback(host))
          .map((upstream) => leg(traffic, service, upstream, `${task.definition.address}#${container.name}`)),
      ),
    );
}

function leg(traffic: Traffic, service: Resource, upstream: Upstream, evidence: string): OutgoingLeg {
  const named = upstream.host === undefined ? undefined : lookUp(traffic, upstream.host);
  const { listeners, targets, end } = behind(traffic, named?.resource, upstream);
  const transport = !upstream.tls ? "plaintext" : upstream.presentsCertificate ? "mtls" : "tls";
  const hop: Hop = {
    from: service.address,
    to: named?.resource.address ?? upstream.host ?? "unknown",
    port: String(upstream.port ?? "unknown"),
    transport,
    policy: null,
    peerVerified: verification(upstream, end),
    accepted: transport === "plaintext" ? acceptedReason(service) : null,
    evidence: [evidence, ...(named?.record ? [named.record.address] : []), ...listeners],
  };
  return { hop, service, upstream, peer: named?.resource, targets, end };
}

/** Mutual only where both sides check: the caller by its own configuration, the called one by evidence in the plan. */
function verification({ tls, verifiesPeer, presentsCertificate }: Upstream, end: TlsEnd | undefined): PeerVerified {
  if (!tls || !verifiesPeer) return "no";
  return presentsCertificate && end?.verifiesClient ? "mutual" : "yes";
}

/** What a called name and port lead to: a service itself, or the targets that a listener passes TCP on to. */
function behind(traffic: Traffic, peer: Resource | undefined, { port, host, peerName }: Upstream) {
  const names = [peerName, host].filter((name) => name !== undefined);
  if (!peer || port === undefined) return { listeners: [], targets: [], end: undefined };
  if (SERVICE.includes(peer.type))
    return { listeners: [], targets: [peer.address], end: endsOfTlsAt(traffic, peer, port, names)[0] };
  const listeners = traffic
    .next(peer, "listens")
    .map(({ resource }) => Block.of(resource))
    .filter((listener) => listener.number("port") === port && listener.text("protocol") === "TCP")
    .map((listener) => listener.resource);
  const targets = listeners
    .flatMap((listener) => traffic.next(listener, "forwards"))
    .flatMap(({ resource }) => traffic.next(resource, "targets"));
  return {
    listeners: listeners.map(({ address }) => address),
    targets: targets.map(({ resource }) => resource.address),
    end: targets.flatMap((target) => endsOfTls(traffic, target, names))[0],
  };
}
