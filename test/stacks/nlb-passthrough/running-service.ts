import type { ContainerDefinition } from "../../../modules/container-definition";
import { type AppServer, startApp } from "../../support/app-server";
import { eventually } from "../../support/eventually";
import { freePort } from "../../support/free-port";
import { type RunningContainer, runContainer } from "../../support/run-container";
import { template } from "../../support/stacks";
import { containersOf, resources } from "../../support/template";

/** Ports of a task, as the stack renders them, and as they are here, where all tasks share one loopback. */
export interface Ports {
  readonly tls: number;
  readonly issuing: number;
  readonly health: number;
  readonly app: number;
  /** Where the app calls the other service. */
  readonly call: number;
}

export interface RunningService {
  readonly ports: Ports;
  readonly app: AppServer;
  readonly sidecar: RunningContainer;
  /** What ACM or the private CA is asked for: a signing request, or a passphrase. */
  request(certificate: string): Promise<string>;
  /** What the issuer puts back. */
  deliver(certificate: string, body: string): Promise<void>;
  /** From now on: the function given back waits for a line of the sidecar's log that was not there before. */
  follow(): (text: string | RegExp) => Promise<void>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly environment: string;
  readonly service: string;
  /** The port of its loopback that leads to the other service, as rendered. */
  readonly localPort: number;
  /** Ports of the load balancer, as rendered → here. */
  readonly balancerPorts: Readonly<Record<number, number>>;
  readonly hosts: Readonly<Record<string, string>>;
  readonly trusted: string;
  /** The rendered VPC block in which a load balancer's word is taken. @default none */
  readonly balancerCidr?: string;
}

/**
 * Runs a service's sidecar as it stands in the task definition, in front of an app. Two things differ, and are listed
 * here: its ports, and the addresses of the load balancer, which is on loopback.
 */
export async function runService(options: ServiceOptions): Promise<RunningService> {
  const tls = await freePort(3);
  const ports: Ports = {
    tls,
    issuing: tls + 1,
    health: tls + 2,
    app: await freePort(),
    call: await freePort(),
  };
  const substitutions: [string | number, string | number][] = [
    [8443, ports.tls],
    [8444, ports.issuing],
    [8445, ports.health],
    [8080, ports.app],
    [options.localPort, ports.call],
    ...Object.entries(options.balancerPorts),
    ...(options.balancerCidr ? [[options.balancerCidr, "127.0.0.0/8"] as [string, string]] : []),
  ];
  const app = await startApp(ports.app);
  const sidecar = runContainer(substitute(renderedSidecar(options), substitutions), {
    secrets: { TRUSTED_AUTHORITIES: options.trusted },
    hosts: options.hosts,
  });
  const at = (certificate: string): string => `http://127.0.0.1:${ports.issuing}/certificates/${certificate}`;
  return {
    ports,
    app,
    sidecar,
    request: (certificate) =>
      eventually(async () => {
        const response = await fetch(`${at(certificate)}/request`);
        if (!response.ok) throw new Error(`no request for ${certificate}: ${response.status}\n${sidecar.log()}`);
        return response.text();
      }, 30),
    deliver: async (certificate, body) => {
      const { status } = await fetch(at(certificate), { method: "PUT", body });
      if (status >= 300) throw new Error(`${certificate} was not taken: ${status}`);
    },
    follow: () => {
      const start = sidecar.log().length;
      return (text) => eventually(() => expect(sidecar.log().slice(start)).toMatch(text));
    },
    stop: async () => {
      await app.die();
      await sidecar.stop();
    },
  };
}

function renderedSidecar({ environment, service }: ServiceOptions): ContainerDefinition {
  const task = resources(template(`nlb-passthrough-${environment}`), "aws_ecs_task_definition").find(({ address }) =>
    address.includes(`.service-${service}_`),
  );
  const sidecar = task && containersOf(task).find(({ name }) => name === "tls-sidecar");
  if (!sidecar) throw new Error(`no sidecar of ${service}`);
  return sidecar as unknown as ContainerDefinition;
}

/** Whole numbers and whole addresses in the values of variables, and nothing else of the definition. */
function substitute(
  definition: ContainerDefinition,
  substitutions: readonly (readonly [string | number, string | number])[],
): ContainerDefinition {
  const by = new Map(substitutions.map(([from, to]) => [String(from), String(to)]));
  const pattern = new RegExp(
    [...by.keys()].map((from) => `(?<![\\w.])${from.replaceAll(".", "\\.")}(?![\\w.])`).join("|"),
    "g",
  );
  return {
    ...definition,
    environment: definition.environment?.map(({ name, value }) => ({
      name,
      value: value.replace(pattern, (found) => by.get(found) ?? found),
    })),
  };
}
