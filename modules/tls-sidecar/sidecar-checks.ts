import type { IConstruct } from "constructs";
import { isPort } from "../foundation/aws-limits";
import { check } from "../foundation/checks";
import type { ContainerDefinition } from "../ecs/container-definition";
import { checkLeafValidity } from "../private-ca/leaf-certificate";
import { issuerArgument } from "./certificate-source";
import { issuingPort } from "./paths";
import type { TlsSidecarProps } from "./sidecar-props";

const isName = (value: string): boolean =>
  value.length <= 64 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(value);
const nameAllowed = "a lower-case DNS name of at most 64 characters";
const isCidr = (value: string): boolean => /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(value);

/** Everything here would fail inside a running task, or weaken it without a word. */
export function checkSidecar(scope: IConstruct, props: TlsSidecarProps): void {
  checkCertificates(scope, props);
  checkTrust(scope, props);
  checkPorts(scope, props);
  const { callers } = props.incoming;
  if (callers.kind !== "direct") {
    check(scope, {
      prop: "incoming.callers.cidrs",
      given: callers.cidrs,
      allowed: "the IPv4 blocks of the balancer's subnets, known at plan",
      holds: (cidrs) => cidrs.length > 0 && cidrs.every(isCidr),
    });
  }
  check(scope, {
    prop: "app.healthPath",
    given: props.app.healthPath,
    allowed: "an absolute path of letters, digits and -._~%/",
    holds: (path) => /^\/[\w\-.~%/]*$/.test(path),
  });
}

function checkCertificates(scope: IConstruct, { certificates, incoming, outgoing = [] }: TlsSidecarProps): void {
  const ids = Object.keys(certificates);
  for (const [id, { name, source }] of Object.entries(certificates)) {
    const prop = `certificates.${id}`;
    check(scope, { prop, given: id, allowed: "named in lower-case letters", holds: (it) => /^[a-z]+$/.test(it) });
    check(scope, { prop: `${prop}.name`, given: name, allowed: nameAllowed, holds: isName });
    if (source.kind === "private-ca" && source.validityDays !== undefined) {
      checkLeafValidity(scope, source.validityDays);
    }
  }
  for (const { certificate } of [...incoming.identities, ...outgoing]) {
    check(scope, {
      prop: "certificate",
      given: certificate,
      allowed: `one of ${ids.join(", ")}`,
      holds: (id) => ids.includes(id),
    });
  }
  const peers = incoming.identities.flatMap(({ clients }) => (clients.kind === "peers" ? clients.names : []));
  for (const name of [...incoming.identities.map((it) => it.name), ...peers, ...outgoing.map((it) => it.peer.name)]) {
    check(scope, { prop: "name", given: name, allowed: nameAllowed, holds: isName });
  }
  // Of two servers of one name nginx keeps the first and only warns: with it would go who has to show a certificate.
  check(scope, {
    prop: "incoming.identities.name",
    given: incoming.identities.map(({ name }) => name),
    allowed: "different",
    holds: (all) => new Set(all).size === all.length,
  });
  const calledOtherwise = incoming.identities.find(({ certificate, name }) => certificates[certificate]?.name !== name);
  check(scope, {
    prop: "incoming.identities.name",
    given: calledOtherwise?.name,
    allowed: "the name of its certificate",
    holds: (name) => name === undefined,
    fix: calledOtherwise && `Its certificate is for ${certificates[calledOtherwise.certificate]?.name}`,
  });
}

/** Mutual TLS is with somebody: without an authority there is nobody to believe, and no one may fall back to less. */
function checkTrust(scope: IConstruct, { ca, certificates, incoming, outgoing = [] }: TlsSidecarProps): void {
  const mutual = outgoing.length > 0 || incoming.identities.some(({ clients }) => clients.kind === "peers");
  const needs = mutual || Object.values(certificates).some(({ source }) => source.kind === "private-ca");
  check(scope, {
    prop: "ca",
    given: ca ? "a private CA" : "none",
    allowed: "given where a certificate is a private CA's or a peer is verified",
    holds: () => Boolean(ca) || !needs,
  });
  for (const { clients } of incoming.identities) {
    if (clients.kind === "anyone") continue;
    check(scope, {
      prop: "incoming.identities.clients.names",
      given: clients.names,
      allowed: "the names of the callers, at least one",
      holds: (names) => names.length > 0,
    });
  }
  const verified = incoming.callers.kind !== "application-load-balancer" || mutual;
  for (const [id, { source }] of Object.entries(certificates)) {
    check(scope, {
      prop: `certificates.${id}.source`,
      given: source.kind,
      allowed: "private-ca, exported or secret where callers verify it",
      holds: (kind) => kind !== "self-signed" || !verified,
      fix: "Only an Application Load Balancer takes a self-signed certificate",
    });
  }
}

function checkPorts(scope: IConstruct, { app, certificates, incoming, outgoing = [] }: TlsSidecarProps): void {
  const issues = Object.values(certificates).some(({ source }) => issuerArgument(source) !== undefined);
  const ports = [
    app.port,
    incoming.port,
    ...(issues ? [issuingPort(incoming.port)] : []),
    ...(incoming.health ? [incoming.health.port] : []),
    ...outgoing.map(({ localPort }) => localPort),
  ];
  check(scope, {
    prop: "ports",
    given: ports,
    allowed: "different and from 1024 to 65535, as nobody in the task is root",
    holds: (given) => new Set(given).size === given.length && given.every((it) => isPort(it) && it >= 1024),
    ...(issues && { fix: `The port after incoming.port belongs to the certificate issuer` }),
  });
}

/** One value unknown at plan would hide every container definition of the task from the first plan. */
export function checkKnownAtPlan(scope: IConstruct, containers: readonly ContainerDefinition[]): void {
  for (const container of containers) {
    check(scope, {
      prop: `container ${container.name}`,
      given: /[$%]\{(.*?)\}/.exec(JSON.stringify(container))?.[1] ?? "",
      allowed: "known at plan",
      holds: (interpolation) => interpolation === "",
      fix: "Hand ARNs of resources to a container by the name of a parameter",
    });
  }
}
