import { sidecarPorts } from "../../modules/passthrough/passthrough-service";
import { hostFault } from "../../modules/ecs/task-interfaces";
import type { NlbPassthroughSettings } from "../../stacks/nlb-passthrough";
import { isTaskSize, taskSizeAllowed } from "./capacity";

type Services = NlbPassthroughSettings["services"];

interface Allowed {
  readonly path: readonly (string | number)[];
  readonly allowed: string;
}

/** What has to hold between the services, their clusters and the ways in, beyond what each says for itself. */
export function serviceFaults(settings: NlbPassthroughSettings): Allowed[] {
  const names = [...repeated(settings, "clusters", "name"), ...repeated(settings, "services", "name")];
  // Everything else goes by name.
  if (names.length) return names;
  return [
    ...repeated(settings, "services", "port"),
    ...settings.services.flatMap((_, index) => ownFaults(settings, index)),
    ...settings.clusters.flatMap((_, index) => clusterFaults(settings, index)),
    ...entryFaults(settings),
  ];
}

function repeated<K extends "clusters" | "services">(
  settings: NlbPassthroughSettings,
  list: K,
  field: keyof NlbPassthroughSettings[K][number],
): Allowed[] {
  const values = settings[list].map((entry) => (entry as NlbPassthroughSettings[K][number])[field]);
  return values.flatMap((value, index) =>
    values.indexOf(value) === index
      ? []
      : [{ path: [list, index, String(field)], allowed: `different from that of the other ${list}` }],
  );
}

function ownFaults(settings: NlbPassthroughSettings, index: number): Allowed[] {
  const { clusters, privateZone, services } = settings;
  const service = services[index];
  if (!service) return [];
  const { app, name } = service;
  const cluster = clusters.find((it) => it.name === service.cluster);
  const faults: (Allowed | false)[] = [
    !cluster && { path: ["cluster"], allowed: `one of ${clusters.map((it) => it.name).join(", ")}` },
    !isCalled(settings, name) && {
      path: ["name"],
      allowed: "called by a service, by consumers or by clients: nobody needs its port",
    },
    `${name}.${privateZone}`.length > commonNameLength && {
      path: ["name"],
      allowed: `at most ${commonNameLength - privateZone.length - 1} characters before .${privateZone}, as the common name of a certificate`,
    },
    cluster !== undefined &&
      !isTaskSize(cluster.capacity, app) && {
        path: ["app", "memory"],
        allowed: taskSizeAllowed(cluster.capacity, app),
      },
    ...callFaults(services, service),
    ...(service.tlsEndsIn === "sidecar" ? loopbackFaults(service) : []),
  ];
  return faults
    .filter((fault) => fault !== false)
    .map(({ path, allowed }) => ({ path: ["services", index, ...path], allowed }));
}

/** X.509 upper bound. RFC 5280, appendix A.1. */
const commonNameLength = 64;

const isCalled = ({ endpointService, entry, services }: NlbPassthroughSettings, name: string): boolean =>
  services.some((it) => it.name !== name && it.calls.some(({ service }) => service === name)) ||
  endpointService?.service === name ||
  (entry.kind !== "none" && entry.service === name);

function callFaults(services: Services, { calls, name }: Services[number]): (Allowed | false)[] {
  const others = services.filter((it) => it.name !== name).map((it) => it.name);
  return calls.flatMap(({ service }, i) => [
    !others.includes(service) && {
      path: ["calls", i, "service"],
      allowed: `one of the other services: ${others.join(", ")}`,
    },
    calls.findIndex((it) => it.service === service) !== i && {
      path: ["calls", i, "service"],
      allowed: "named once: one local port leads there",
    },
  ]);
}

/** The containers of a task share one loopback, and none of them may have a port below 1024. */
function loopbackFaults({ app, calls }: Services[number]): (Allowed | false)[] {
  const taken = new Set<number>(sidecarPorts);
  const fault = (port: number, ...path: (string | number)[]): Allowed | false => {
    const free = port >= 1024 && !taken.has(port);
    const allowed = `from 1024 to 65535 and none of ${[...taken].join(", ")}, which the task has already`;
    taken.add(port);
    return !free && { path, allowed };
  };
  return [
    fault(app.port, "app", "port"),
    ...calls.map(({ localPort }, i) => fault(localPort, "calls", i, "localPort")),
  ];
}

function clusterFaults({ clusters, services }: NlbPassthroughSettings, index: number): Allowed[] {
  const cluster = clusters[index];
  const own = services.filter((service) => service.cluster === cluster?.name);
  if (cluster?.capacity.kind !== "ec2") return [];
  const inBridgeMode = own.filter(({ tlsEndsIn }) => tlsEndsIn === "app").slice(1);
  const sharing = inBridgeMode.map(({ name }) => ({
    path: ["services", services.findIndex((it) => it.name === name), "cluster"],
    allowed:
      "another cluster: of services whose TLS ends in the app, one shares a cluster's hosts and their security group",
  }));
  const fault = hostFault(
    cluster.capacity,
    own.filter(({ tlsEndsIn }) => tlsEndsIn === "sidecar").map(({ app }) => app.tasks.max),
  );
  if (!fault) return sharing;
  return [...sharing, { path: ["clusters", index, "capacity", ...fault.path], allowed: fault.allowed }];
}

/** Under its own name a service asks its callers for certificates, under the entry's it asks nobody. */
function nameFaults({ entry, privateZone, services }: NlbPassthroughSettings): Allowed[] {
  if (entry.kind === "none") return [];
  const [name, ...path] =
    entry.kind === "alb" ? [entry.publicName.domainName, "publicName", "domainName"] : [entry.domainName, "domainName"];
  const taken = services.map((service) => `${service.name}.${privateZone}`);
  const allowed = "another name than those that services call each other by";
  return taken.includes(name as string) ? [{ path: ["entry", ...path], allowed }] : [];
}

function entryFaults(settings: NlbPassthroughSettings): Allowed[] {
  const { endpointService, entry, network, services, traffic } = settings;
  const exported = entry.kind === "passthrough" && entry.certificate.kind === "exported";
  const behindSidecar = services.filter(({ tlsEndsIn }) => tlsEndsIn === "sidecar").map(({ name }) => name);
  const allowed = `one of the services whose TLS ends in a sidecar: ${behindSidecar.join(", ")}`;
  return [
    ...nameFaults(settings),
    entry.kind !== "none" && !behindSidecar.includes(entry.service) && { path: ["entry", "service"], allowed },
    endpointService &&
      !behindSidecar.includes(endpointService.service) && { path: ["endpointService", "service"], allowed },
    exported &&
      network.kind === "new" &&
      network.wayOut.kind === "endpoints" && {
        path: ["entry", "certificate"],
        allowed:
          "of another kind than exported where the way out is endpoints: AWS has none to export from ACM through",
      },
    entry.kind === "alb" &&
      traffic.proxyProtocolV2 && {
        path: ["traffic", "proxyProtocolV2"],
        allowed: "false where an Application Load Balancer calls a sidecar: it sends no such header",
      },
  ].filter((fault) => fault !== false && fault !== undefined);
}
