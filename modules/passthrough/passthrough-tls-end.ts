import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { type AppSettings, appContainer, appContainerName } from "../ecs/app";
import type { ContainerDefinition } from "../ecs/container-definition";
import type { Deployment } from "../foundation/deployment";
import type { Entrance } from "./passthrough-settings";
import type { PassthroughHealthCheck } from "./passthrough-target-group";
import type { PolicyStatement } from "../foundation/policy-statement";
import type { CaParameters } from "../private-ca/ca-parameters";
import { appCertificate } from "../tls-sidecar/app-certificate";
import type { Callers, Identity, OutgoingLeg } from "../tls-sidecar/nginx-legs";
import { TlsSidecar } from "../tls-sidecar/tls-sidecar";
import type { SidecarImages } from "../tls-sidecar/sidecar-props";

/** What runs in a task, and which of its containers takes TLS. */
export interface TlsEnd {
  readonly containers: readonly ContainerDefinition[];
  readonly statements: readonly PolicyStatement[];
  /** As `load_balancer` blocks of a service name it. */
  readonly takesTls: { readonly containerName: string; readonly containerPort: number };
  readonly ready: readonly ITerraformDependable[];
}

interface Task {
  readonly app: AppSettings;
  readonly deployment: Deployment;
  /** The name in the certificate that other services verify. */
  readonly dnsName: string;
  readonly ca: CaParameters;
}

export interface SidecarTask extends Task {
  readonly images: SidecarImages;
  readonly port: number;
  readonly healthCheck: PassthroughHealthCheck;
  readonly idleTimeoutSeconds: number;
  /** Names of the services that call this one. */
  readonly peers: readonly string[];
  readonly outgoing: readonly OutgoingLeg[];
  readonly callers: Callers;
  readonly entrance?: Entrance;
}

/** nginx takes mutual TLS from the peers, and calls them; the app is on loopback. */
export function endTlsInSidecar(scope: Construct, task: SidecarTask): TlsEnd {
  const { app, ca, deployment, dnsName, entrance, healthCheck, images, outgoing } = task;
  const container = appContainer(app, deployment);
  const sidecar = new TlsSidecar(scope, "sidecar", {
    deployment,
    images,
    ca,
    app: {
      port: app.port,
      protocol: "http1",
      containerName: container.name,
      hasHealthCheck: Boolean(container.healthCheck),
      healthPath: app.healthPath,
    },
    incoming: {
      port: task.port,
      identities: identities(task),
      callers: entrance?.callers ?? task.callers,
      balancerIdleTimeout: task.idleTimeoutSeconds,
      ...(healthCheck.kind === "https" && { health: healthCheck }),
    },
    outgoing,
    certificates: {
      private: { name: dnsName, source: { kind: "private-ca" } },
      ...(entrance && { public: { name: entrance.name, source: entrance.certificate } }),
    },
  });
  return {
    containers: [container, ...sidecar.containers],
    statements: sidecar.statements,
    takesTls: { containerName: sidecar.containerName, containerPort: sidecar.port },
    ready: sidecar.ready,
  };
}

/** Callers that send no name meet the first identity. A balancer that calls the sidecar sends none and has no certificate. */
function identities({ dnsName, entrance, peers }: SidecarTask): [Identity, ...Identity[]] {
  const inside: Identity = { name: dnsName, certificate: "private", clients: { kind: "peers", names: peers } };
  if (!entrance) return [inside];
  const outside: Identity = { name: entrance.name, certificate: "public", clients: { kind: "anyone" } };
  if (peers.length === 0) return [outside];
  return entrance.callers?.kind === "application-load-balancer" ? [outside, inside] : [inside, outside];
}

/** The app gets what it needs to have its certificate issued, and its port is what load balancers reach. */
export function endTlsInApp({ app, ca, deployment, dnsName, hostPort }: Task & { readonly hostPort?: 0 }): TlsEnd {
  const certificate = appCertificate({ name: dnsName, source: { kind: "private-ca" } }, ca);
  const container = appContainer(app, deployment, {
    containerPort: app.port,
    hostPort: hostPort ?? app.port,
    protocol: "tcp",
  });
  return {
    containers: [
      {
        ...container,
        environment: [...(container.environment ?? []), ...certificate.environment],
        secrets: [...(container.secrets ?? []), ...certificate.secrets],
      },
    ],
    statements: certificate.statements,
    takesTls: { containerName: appContainerName, containerPort: app.port },
    ready: ca.ready,
  };
}
