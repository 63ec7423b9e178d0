import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ContainerDefinition } from "../ecs/container-definition";
import type { ImageSettings } from "../ecs/container-image";
import type { Deployment } from "../foundation/deployment";
import type { PolicyStatement } from "../foundation/policy-statement";
import type { CaParameters } from "../private-ca/ca-parameters";
import type { PrivateCa } from "../private-ca/private-ca";
import { certificatePermissions } from "./certificate-permissions";
import type { Certificates } from "./certificate-source";
import { issuerContainer } from "./issuer-container";
import type { AppLeg, IncomingLeg, OutgoingLeg } from "./nginx-legs";
import { checkKnownAtPlan, checkSidecar } from "./sidecar-checks";
import { sidecarContainer, sidecarContainerName } from "./sidecar-container";

/** Images of the containers beside the app. */
export interface SidecarImages {
  /** nginx's official unprivileged image, Debian variant: it holds openssl and curl. */
  readonly nginx: ImageSettings;
  /** Version 2. */
  readonly awsCli: ImageSettings;
}

export interface TlsSidecarProps {
  readonly deployment: Deployment;
  readonly images: SidecarImages;
  readonly app: AppLeg & {
    readonly containerName: string;
    /** The sidecar waits until the app is healthy; without a health command, until it has started. */
    readonly hasHealthCheck: boolean;
    /** What the sidecar's own health check asks for. */
    readonly healthPath: string;
  };
  readonly incoming: IncomingLeg;
  /** @default none */
  readonly outgoing?: readonly OutgoingLeg[];
  /** Id, in lower-case letters → certificate. The legs name them by id. */
  readonly certificates: Certificates;
  /** Issues the `private-ca` certificates and vouches for peers. @default none, and no peer */
  readonly ca?: { readonly authority: PrivateCa; readonly parameters: CaParameters };
}

/**
 * TLS that ends in the task, in front of an app that listens on loopback alone (awsvpc: its containers share one).
 *
 * Guarantees TLS 1.3 (1.2 by choice) with a certificate whose key never leaves the sidecar's memory or enters
 * Terraform state, renewed without a reload and only by one that was verified first; and that every byte of nginx's
 * configuration is in the first plan.
 */
export class TlsSidecar extends Construct {
  /** Beside the app's container. */
  readonly containers: readonly ContainerDefinition[];
  /** What load balancers name: the container and port that take TLS. */
  readonly containerName = sidecarContainerName;
  readonly port: number;
  /** For the task's role. */
  readonly statements: readonly PolicyStatement[];
  /** Depend on it: without these a task finds no authority, or one that does not issue yet. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TlsSidecarProps) {
    super(scope, id);
    checkSidecar(this, props);
    const { ca, certificates, incoming } = props;
    this.port = incoming.port;
    const issuer = issuerContainer(props);
    this.containers = [sidecarContainer(props), ...(issuer ? [issuer] : [])];
    checkKnownAtPlan(this, this.containers);
    this.statements = certificatePermissions(
      Object.values(certificates).map(({ source }) => source),
      ca?.authority,
    );
    this.ready = ca ? [...ca.parameters.written, ...ca.authority.active] : [];
  }
}
