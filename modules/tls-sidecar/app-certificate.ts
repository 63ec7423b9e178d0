import type { ContainerDefinition } from "../ecs/container-definition";
import type { CaParameters } from "../private-ca/ca-parameters";
import { type Certificate, issuerArgument } from "./certificate-source";

/**
 * The container of an app that ends TLS itself and makes its own key, from the same certificate sources as a sidecar:
 * it finds its name, its source and what its role may ask for in `TLS_*` variables.
 */
export function withCertificate(
  container: ContainerDefinition,
  { name, source }: Certificate,
  ca?: CaParameters,
): ContainerDefinition {
  const { environment = [], secrets = [] } = container;
  const argument = issuerArgument(source);
  return {
    ...container,
    environment: [
      ...environment,
      { name: "TLS_NAME", value: name },
      { name: "TLS_CERTIFICATE_SOURCE", value: source.kind },
      ...(source.kind === "private-ca" ? [{ name: "TLS_VALIDITY_DAYS", value: String(argument) }] : []),
      ...(source.kind === "exported" ? [{ name: "TLS_CERTIFICATE_ARN", value: source.certificateArn }] : []),
    ],
    secrets: [
      ...secrets,
      ...(ca ? [{ name: "TLS_TRUSTED_AUTHORITIES", valueFrom: ca.certificateParameterArn }] : []),
      ...(ca && source.kind === "private-ca"
        ? [{ name: "TLS_CERTIFICATE_AUTHORITY_ARN", valueFrom: ca.arnParameterArn }]
        : []),
      ...(source.kind === "secret" ? [{ name: "TLS_CERTIFICATE", valueFrom: source.secretArn }] : []),
    ],
  };
}
