import type { Finding, Severity } from "../contract";
import type { Context, Rule } from "./rule";
import { accessLogs } from "./access-logs";
import { balancerWithoutSecurityGroup } from "./balancer-without-security-group";
import { externalPrincipals } from "./external-principals";
import { inferredLink } from "./inferred-link";
import { infrastructureRole } from "./infrastructure-role";
import { instanceMetadata } from "./instance-metadata";
import { invalidHeaders } from "./invalid-headers";
import { issuerPermission } from "./issuer-permission";
import { leafValidity } from "./leaf-validity";
import { listenerCertificate } from "./listener-certificate";
import { listenerPolicy } from "./listener-policy";
import { meshAuthority } from "./mesh-authority";
import { meshClient } from "./mesh-client";
import { meshService } from "./mesh-service";
import { nameMismatch } from "./name-mismatch";
import { openIngress } from "./open-ingress";
import { passthroughWithoutTls } from "./passthrough-without-tls";
import { plaintextHealthCheck } from "./plaintext-health-check";
import { plaintextHop } from "./plaintext-hop";
import { preservedClientAddress } from "./preserved-client-address";
import { privateCertificatePublic } from "./private-certificate-public";
import { protocolMismatch } from "./protocol-mismatch";
import { publicAddress } from "./public-address";
import { referenceToPublicBalancer } from "./reference-to-public-balancer";
import { replacement } from "./replacement";
import { sharedPort } from "./shared-port";
import { trustStore } from "./trust-store";
import { unknownContainerDefinitions } from "./unknown-container-definitions";
import { unresolvedHop } from "./unresolved-hop";
import { wayAroundSidecar } from "./way-around-sidecar";
import { wideIngress } from "./wide-ingress";

const RULES: readonly Rule[] = [
  plaintextHop,
  protocolMismatch,
  plaintextHealthCheck,
  wayAroundSidecar,
  issuerPermission,
  leafValidity,
  trustStore,
  passthroughWithoutTls,
  preservedClientAddress,
  referenceToPublicBalancer,
  balancerWithoutSecurityGroup,
  nameMismatch,
  privateCertificatePublic,
  sharedPort,
  meshAuthority,
  infrastructureRole,
  meshService,
  meshClient,
  externalPrincipals,
  listenerPolicy,
  listenerCertificate,
  openIngress,
  wideIngress,
  invalidHeaders,
  accessLogs,
  publicAddress,
  instanceMetadata,
  unknownContainerDefinitions,
  unresolvedHop,
  replacement,
  inferredLink,
];

const ORDER: readonly Severity[] = ["error", "warning", "note"];

/** What every rule finds, errors first. */
export function find(context: Context): Finding[] {
  const found = RULES.flatMap((rule) => rule(context));
  return found.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
