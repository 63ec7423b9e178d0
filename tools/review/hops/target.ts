import type { Hop, PeerVerified, Transport } from "../contract";
import { namesOf } from "../graph/names";
import { tasksOf } from "../graph/task";
import { BALANCER, SERVICE, TARGET_GROUP, type Linked, type Traffic } from "../graph/traffic";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import { acceptedReason, declaredTransport } from "./acceptance";
import { listenerProtocol, transportOf, verification } from "./listener";
import { endsOfTls, looksEncrypted, type TlsEnd } from "./tls-end";

const DYNAMIC_PORTS = "32768-65535";

/** Balancer → target: one hop per balancer, target group and target; each side that is not known stays in as unknown. */
export function targetHops(traffic: Traffic): Hop[] {
  return traffic.of(TARGET_GROUP).flatMap((group) => {
    const listeners = listenersOf(traffic, group);
    const balancers = new Map<string, Resource[]>();
    for (const listener of listeners) {
      const from = traffic.previous(listener, "listens")[0]?.resource.address ?? listener.address;
      balancers.set(from, [...(balancers.get(from) ?? []), listener]);
    }
    if (balancers.size === 0) balancers.set("unknown", []);
    const targets = traffic.next(group, "targets");
    return [...balancers].flatMap(([from, ofBalancer]) =>
      targets.length === 0
        ? [hop(traffic, group, ofBalancer, from, undefined, undefined)]
        : targets.flatMap((target) =>
            ends(traffic, target, ofBalancer).map((end) => hop(traffic, group, ofBalancer, from, target, end)),
          ),
    );
  });
}

/** Where TLS to a target ends, by the names that lead to its balancer. */
function ends(traffic: Traffic, target: Linked, listeners: readonly Resource[]): (TlsEnd | undefined)[] {
  const balancers = listeners.flatMap((listener) => traffic.previous(listener, "listens"));
  const names = balancers.flatMap(({ resource }) => namesOf(traffic, resource));
  const found = endsOfTls(traffic, target, names);
  return found.length > 0 ? found : [undefined];
}

/** The listeners that forward to a target group, themselves or by a rule. */
export function listenersOf(traffic: Traffic, group: Resource): Resource[] {
  const sources = traffic.previous(group, "forwards").map(({ resource }) => resource);
  const listeners = sources.flatMap((source) => {
    const rule = traffic.previous(source, "rules").map(({ resource }) => resource);
    return rule.length > 0 ? rule : source.type.endsWith("_rule") ? [] : [source];
  });
  return [...new Set(listeners)];
}

function hop(
  traffic: Traffic,
  group: Resource,
  listeners: readonly Resource[],
  from: string,
  target: Linked | undefined,
  end: TlsEnd | undefined,
): Hop {
  const body = Block.of(group);
  const leg = legOf(traffic, body, listeners, target, end);
  const evidence = [
    group.address,
    ...(leg.evidence ?? []),
    ...(target ? [target.via.resource.address] : []),
    ...listeners.map(({ address }) => address),
  ];
  return {
    from,
    to: target?.resource.address ?? group.address,
    port: portOf(traffic, body, target),
    transport: leg.transport,
    policy: leg.policy ?? null,
    peerVerified: leg.peerVerified,
    accepted: leg.transport === "plaintext" ? acceptedReason(group, target?.resource) : null,
    evidence: [...new Set(evidence)],
  };
}

/** True where the hop's target group takes TCP, so that it is for the target to end TLS. */
export function passesThrough(traffic: Traffic, { evidence: [group = ""] }: Hop): boolean {
  return traffic.at(group).some(({ type, values }) => TARGET_GROUP.includes(type) && values.protocol === "TCP");
}

interface Leg {
  readonly transport: Transport;
  readonly peerVerified: PeerVerified;
  readonly policy?: string | null;
  readonly evidence?: readonly string[];
}

/** Neither balancer validates a target's certificate: an encrypted leg from one is never verified. */
function legOf(
  traffic: Traffic,
  group: Block,
  listeners: readonly Resource[],
  target: Linked | undefined,
  end: TlsEnd | undefined,
): Leg {
  switch (group.text("protocol")) {
    case "HTTPS":
    case "TLS":
      return { transport: "tls", peerVerified: "no", evidence: end?.evidence ?? [] };
    case "HTTP":
      return { transport: "plaintext", peerVerified: "no" };
    case "TCP":
      break;
    default:
      return { transport: "unknown", peerVerified: "unknown" };
  }
  if (listeners.some((listener) => listenerProtocol(listener) === "TLS"))
    return { transport: "plaintext", peerVerified: "no" };
  if (target && BALANCER.includes(target.resource.type)) return balancerLeg(traffic, target, group);
  if (end) return { transport: end.verifiesClient ? "mtls" : "tls", peerVerified: "unknown", evidence: end.evidence };
  const declared = declaredTransport(group.resource, target?.resource) ?? (target && looksEncrypted(traffic, target));
  return declared && declared !== "plaintext"
    ? { transport: "passthrough", peerVerified: "declared" }
    : { transport: "unknown", peerVerified: "unknown" };
}

/** A balancer behind a balancer: its own listener on that port says how it is called. */
function balancerLeg(traffic: Traffic, target: Linked, group: Block): Leg {
  const port = target.via.number("port") ?? group.number("port");
  const listeners = traffic.next(target.resource, "listens").map(({ resource }) => resource);
  const listener = listeners.find((one) => Block.of(one).number("port") === port);
  if (!listener) return { transport: "unknown", peerVerified: "unknown" };
  const transport = transportOf(traffic, listener);
  const policy = transport === "plaintext" ? null : (Block.of(listener).text("ssl_policy") ?? null);
  return { transport, peerVerified: verification(traffic, listener, transport), policy, evidence: [listener.address] };
}

function portOf(traffic: Traffic, group: Block, target: Linked | undefined): string {
  const fallback = String(target?.via.number("port") ?? group.number("port") ?? "unknown");
  if (!target || !SERVICE.includes(target.resource.type)) return fallback;
  const port = target.via.number("container_port");
  const task = tasksOf(traffic, target.resource)[0];
  const ownInterface = task?.networkMode === "awsvpc" || Block.of(target.resource).block("network_configuration");
  if (port === undefined || !task || ownInterface) return String(port ?? fallback);
  if (!task.containers) return "unknown";
  const container = task.containers.find(({ name }) => name === target.via.text("container_name"));
  const mapping = container?.portMappings?.find(({ containerPort }) => containerPort === port);
  if (task.networkMode === "host") return String(port);
  return mapping?.hostPort ? String(mapping.hostPort) : DYNAMIC_PORTS;
}
