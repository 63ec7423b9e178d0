import { fargateMemoryAllowed, isFargateSize } from "../../modules/aws-limits";
import { hostsNeeded, instanceTypeAllowed, tasksPerHost } from "../../modules/task-interfaces";
import type { NlbPassthroughSettings } from "../../stacks/nlb-passthrough";

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

function ownFaults({ clusters, endpointService, entry, services }: NlbPassthroughSettings, index: number): Allowed[] {
  const service = services[index];
  if (!service) return [];
  const { app, calls, name, tlsEndsIn } = service;
  const at = (...path: (string | number)[]) => ["services", index, ...path];
  const cluster = clusters.find((it) => it.name === service.cluster);
  const others = services.filter((it) => it.name !== name).map((it) => it.name);
  const called =
    services.some((it) => it.name !== name && it.calls.some((call) => call.service === name)) ||
    endpointService?.service === name ||
    (entry.kind !== "none" && entry.service === name);
  return [
    !cluster && { path: at("cluster"), allowed: `one of ${clusters.map((it) => it.name).join(", ")}` },
    !called && { path: at("name"), allowed: "called by a service, by consumers or by clients: nobody needs its port" },
    cluster?.capacity.kind === "fargate" &&
      !isFargateSize(app.cpu, app.memory) && { path: at("app", "memory"), allowed: fargateMemoryAllowed(app.cpu) },
    tlsEndsIn === "sidecar" &&
      app.port < 1024 && { path: at("app", "port"), allowed: "1024 or more: nobody in the task is root" },
    ...calls.flatMap((call, i) => [
      !others.includes(call.service) && {
        path: at("calls", i, "service"),
        allowed: `one of the other services: ${others.join(", ")}`,
      },
      calls.findIndex((it) => it.service === call.service) !== i && {
        path: at("calls", i, "service"),
        allowed: "named once: one local port leads there",
      },
    ]),
  ].filter((fault) => fault !== false && fault !== undefined);
}

function clusterFaults({ clusters, services }: NlbPassthroughSettings, index: number): Allowed[] {
  const cluster = clusters[index];
  const own = services.filter((service) => service.cluster === cluster?.name);
  if (cluster?.capacity.kind !== "ec2") return [];
  const { hosts, instanceType } = cluster.capacity;
  const perHost = tasksPerHost(instanceType);
  const path = ["clusters", index, "capacity"];
  if (!perHost) return [{ path: [...path, "instanceType"], allowed: instanceTypeAllowed }];
  const needed = hostsNeeded(
    perHost,
    own.filter(({ tlsEndsIn }) => tlsEndsIn === "sidecar").map(({ app }) => app.tasks.max),
  );
  if (hosts.max >= needed) return [];
  const allowed = `at least ${needed}: ${instanceType} has interfaces for ${perHost} tasks, and a deployment adds one`;
  return [{ path: [...path, "hosts", "max"], allowed }];
}

function entryFaults({ endpointService, entry, services, traffic }: NlbPassthroughSettings): Allowed[] {
  const behindSidecar = services.filter(({ tlsEndsIn }) => tlsEndsIn === "sidecar").map(({ name }) => name);
  const allowed = `one of the services whose TLS ends in a sidecar: ${behindSidecar.join(", ")}`;
  return [
    entry.kind !== "none" && !behindSidecar.includes(entry.service) && { path: ["entry", "service"], allowed },
    endpointService &&
      !behindSidecar.includes(endpointService.service) && { path: ["endpointService", "service"], allowed },
    entry.kind === "alb" &&
      traffic.proxyProtocolV2 && {
        path: ["traffic", "proxyProtocolV2"],
        allowed: "false where an Application Load Balancer calls a sidecar: it sends no such header",
      },
  ].filter((fault) => fault !== false && fault !== undefined);
}
