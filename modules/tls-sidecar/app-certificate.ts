import type { ITerraformDependable } from "cdktf";
import type { ContainerDefinition } from "../ecs/container-definition";
import type { CaParameters } from "../private-ca/ca-parameters";
import type { PolicyStatement } from "../foundation/policy-statement";
import { certificatePermissions } from "./certificate-permissions";
import { type Certificate, issuerArgument } from "./certificate-source";

/** What an app that ends TLS itself is given, in place of a sidecar. */
export interface AppCertificate {
  readonly environment: NonNullable<ContainerDefinition["environment"]>;
  readonly secrets: NonNullable<ContainerDefinition["secrets"]>;
  readonly statements: readonly PolicyStatement[];
  /** Depend on it: without these the task finds no authority, or one that does not issue yet. */
  readonly ready: readonly ITerraformDependable[];
}

/**
 * The same certificate sources for an app that ends TLS itself and makes its own key: the app finds its name, its
 * source and what its role may ask for in `TLS_*` variables.
 */
export function appCertificate({ name, source }: Certificate, ca?: CaParameters): AppCertificate {
  const argument = issuerArgument(source);
  return {
    environment: [
      { name: "TLS_NAME", value: name },
      { name: "TLS_CERTIFICATE_SOURCE", value: source.kind },
      ...(source.kind === "private-ca" ? [{ name: "TLS_VALIDITY_DAYS", value: String(argument) }] : []),
      ...(source.kind === "exported" ? [{ name: "TLS_CERTIFICATE_ARN", value: source.certificateArn }] : []),
    ],
    secrets: [
      ...(ca ? [{ name: "TLS_TRUSTED_AUTHORITIES", valueFrom: ca.certificateParameterArn }] : []),
      ...(ca && source.kind === "private-ca"
        ? [{ name: "TLS_CERTIFICATE_AUTHORITY_ARN", valueFrom: ca.arnParameterArn }]
        : []),
      ...(source.kind === "secret" ? [{ name: "TLS_CERTIFICATE", valueFrom: source.secretArn }] : []),
    ],
    statements: certificatePermissions([source], ca?.authority),
    ready: ca?.ready ?? [],
  };
}

/** The app's container with what it needs to end TLS itself. */
export function withCertificate(container: ContainerDefinition, own: AppCertificate): ContainerDefinition {
  const { environment = [], secrets = [] } = container;
  return {
    ...container,
    environment: [...environment, ...own.environment],
    secrets: [...secrets, ...own.secrets],
  };
}
