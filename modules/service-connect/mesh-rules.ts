import { callOrder } from "./call-order";
import { type MeshServiceSettings, agentSize, calleeOf, isLate } from "./mesh-settings";

export type MeshServices = Readonly<Record<string, MeshServiceSettings>>;

/** One thing wrong with a mesh: where, from the list of services on, what is allowed there, what was given. */
export interface MeshFault {
  readonly path: readonly string[];
  readonly allowed: string;
  readonly given: unknown;
}

/** Service, port and DNS name are one word. AWS docs: "ServiceConnectService", "ServiceConnectClientAlias". */
const serviceName = /^[a-z][a-z0-9-]{0,19}$/;

/** Everything that makes a list of services no mesh; nothing where it is one. */
export function meshFaults(services: MeshServices): MeshFault[] {
  const faults = Object.entries(services).flatMap(([name, service]) => [
    ...nameFaults(name),
    ...sizeFaults(name, service),
    ...callFaults(name, service, services),
  ]);
  return faults.length ? faults : cycleFaults(services);
}

/** Servers that a load balancer can stand before: it speaks HTTP/1.1 to them. */
export const entryServices = (services: MeshServices): string[] =>
  Object.entries(services).flatMap(([name, it]) => (it.mode === "server" && it.appProtocol === "http" ? [name] : []));

export const entryAllowed = (services: MeshServices): string =>
  `one of the servers with appProtocol http: ${entryServices(services).join(", ") || "there is none"}`;

/** Calls that decide the order of deployment: the late ones are left out. */
export const promptCalls = (services: MeshServices): Map<string, string[]> =>
  new Map(
    Object.entries(services).map(([name, { calls = [] }]) => [
      name,
      calls.filter((call) => !isLate(call)).map(calleeOf),
    ]),
  );

/**
 * Names that a service's security group or alarm would share with those of the load balancer, the endpoints, the hosts
 * or the mirror: AWS refuses a second group of one name in a VPC, and of two alarms of one name the later replaces the
 * earlier.
 */
const takenNames = ["alb", "nlb", "endpoints", "hosts", "mirror", "target"];

function nameFaults(name: string): MeshFault[] {
  if (takenNames.includes(name)) {
    const allowed = `named other than ${takenNames.join(", ")}: the stack has these names already`;
    return [{ path: [name], allowed, given: name }];
  }
  if (serviceName.test(name)) return [];
  const allowed = "named with 1 to 20 lower-case letters, digits and hyphens, a letter first";
  return [{ path: [name], allowed, given: name }];
}

function sizeFaults(name: string, { app }: MeshServiceSettings): MeshFault[] {
  return (["cpu", "memory"] as const)
    .filter((part) => app[part] < 2 * agentSize[part])
    .map((part) => ({
      path: [name, "app", part],
      allowed: `at least ${2 * agentSize[part]}: the Service Connect agent takes ${agentSize[part]} of it`,
      given: app[part],
    }));
}

function callFaults(name: string, { calls = [] }: MeshServiceSettings, services: MeshServices): MeshFault[] {
  const servers = Object.keys(services).filter((other) => services[other]?.mode === "server" && other !== name);
  const callees = calls.map(calleeOf);
  const allowed = `one of the other servers: ${servers.join(", ") || "there is none"}`;
  return callees.flatMap((callee, i) => {
    const path = [name, "calls", String(i)];
    if (!servers.includes(callee)) return [{ path, allowed, given: callee }];
    return callees.indexOf(callee) < i ? [{ path, allowed: "named once", given: callee }] : [];
  });
}

function cycleFaults(services: MeshServices): MeshFault[] {
  const { cycle } = callOrder(promptCalls(services));
  if (!cycle) return [];
  const [caller = "", callee = ""] = cycle;
  const allowed = `free of the circle ${cycle.join(" -> ")}: mark one call as late, such as { service: "${callee}", lateDeployment: 1 }`;
  return [{ path: [caller, "calls"], allowed, given: services[caller]?.calls }];
}
