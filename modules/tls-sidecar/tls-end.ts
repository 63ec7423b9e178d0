import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { type AppSettings, appContainer } from "../ecs/app";
import type { ContainerDefinition } from "../ecs/container-definition";
import type { Deployment } from "../foundation/deployment";
import type { PolicyStatement } from "../foundation/policy-statement";
import type { CaParameters } from "../private-ca/ca-parameters";
import { withCertificate } from "./app-certificate";
import { certificatePermissions } from "./certificate-permissions";
import type { Certificate } from "./certificate-source";
import type { TlsSidecarProps } from "./sidecar-props";
import { TlsSidecar } from "./tls-sidecar";

/** What runs in a task that ends TLS, and which of its containers takes it. */
export interface TlsEnd {
  readonly containers: readonly ContainerDefinition[];
  /** For the task's role. */
  readonly statements: readonly PolicyStatement[];
  /** As `load_balancer` blocks of a service name it. */
  readonly takesTls: { readonly containerName: string; readonly containerPort: number };
  /** Depend on it: without these the task finds no authority, or one that does not issue yet. */
  readonly ready: readonly ITerraformDependable[];
}

export interface TlsEndInSidecar extends Omit<TlsSidecarProps, "app"> {
  readonly app: AppSettings;
  readonly protocol: TlsSidecarProps["app"]["protocol"];
}

/** The sidecar takes TLS on its own port; the app is on loopback. */
export function endTlsInSidecar(scope: Construct, { app, protocol, ...props }: TlsEndInSidecar): TlsEnd {
  const container = appContainer(app, props.deployment);
  const sidecar = new TlsSidecar(scope, "sidecar", {
    ...props,
    app: {
      port: app.port,
      protocol,
      containerName: container.name,
      hasHealthCheck: container.healthCheck !== undefined,
      healthPath: app.healthPath,
    },
  });
  return {
    containers: [container, ...sidecar.containers],
    statements: sidecar.statements,
    takesTls: { containerName: sidecar.containerName, containerPort: sidecar.port },
    ready: sidecar.ready,
  };
}

export interface TlsEndInApp {
  readonly app: AppSettings;
  readonly deployment: Deployment;
  readonly certificate: Certificate;
  /** Issues a `private-ca` certificate. @default none */
  readonly ca?: CaParameters;
  /** 0: a dynamic one. @default the app's port */
  readonly hostPort?: 0;
}

/** The app gets what it needs to obtain its certificate, and its own port is what load balancers reach. */
export function endTlsInApp({ app, ca, certificate, deployment, hostPort }: TlsEndInApp): TlsEnd {
  const container = appContainer(app, deployment, {
    containerPort: app.port,
    hostPort: hostPort ?? app.port,
    protocol: "tcp",
  });
  return {
    containers: [withCertificate(container, certificate, ca)],
    statements: certificatePermissions([certificate.source], ca?.authority),
    takesTls: { containerName: container.name, containerPort: app.port },
    ready: ca?.ready ?? [],
  };
}
