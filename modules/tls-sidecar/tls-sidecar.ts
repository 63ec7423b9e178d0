import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ContainerDefinition } from "../ecs/container-definition";
import type { PolicyStatement } from "../foundation/policy-statement";
import { certificatePermissions } from "./certificate-permissions";
import { issuerContainer } from "./issuer-container";
import { checkKnownAtPlan, checkSidecar } from "./sidecar-checks";
import { sidecarContainer, sidecarContainerName } from "./sidecar-container";
import type { TlsSidecarProps } from "./sidecar-props";

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
    this.ready = ca?.ready ?? [];
  }
}
