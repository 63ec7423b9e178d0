import type { Finding, Severity } from "../contract";
import { accessLogs } from "./access-logs";
import { inferredLink } from "./inferred-link";
import { instanceMetadata } from "./instance-metadata";
import { invalidHeaders } from "./invalid-headers";
import { listenerCertificate } from "./listener-certificate";
import { listenerPolicy } from "./listener-policy";
import { openIngress } from "./open-ingress";
import { plaintextHop } from "./plaintext-hop";
import { publicAddress } from "./public-address";
import { replacement } from "./replacement";
import type { Context, Rule } from "./rule";
import { unknownContainerDefinitions } from "./unknown-container-definitions";
import { unresolvedHop } from "./unresolved-hop";
import { wideIngress } from "./wide-ingress";

const RULES: readonly Rule[] = [
  plaintextHop,
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
