import { Fn, Token } from "cdktf";
import type { TlsSidecarProps } from "../../../modules/tls-sidecar/sidecar-props";
import { amongPeers, behindBalancer, makeSidecar } from "./props";

const { incoming } = behindBalancer;
const [identity] = incoming.identities;
const [outgoing] = amongPeers.outgoing ?? [];
if (!outgoing) throw new Error("amongPeers has no outgoing leg");

const refused: [string, TlsSidecarProps, string][] = [
  [
    "a self-signed certificate that callers verify",
    { ...behindBalancer, incoming: { ...incoming, callers: { kind: "direct" } } },
    'certificates.task.source must be private-ca, exported or secret where callers verify it, got "self-signed". Only an Application Load Balancer takes a self-signed certificate',
  ],
  [
    "a certificate of a private CA without the CA",
    { ...behindBalancer, certificates: { task: { name: identity.name, source: { kind: "private-ca" } } } },
    'ca must be given where a certificate is a private CA\'s or a peer is verified, got "none"',
  ],
  [
    "mutual TLS without an authority",
    {
      ...amongPeers,
      outgoing: [],
      certificates: {
        task: {
          name: "orders.example.internal",
          source: { kind: "secret", secretArn: "arn:aws:secretsmanager:us-east-1:111111111111:secret:tls" },
        },
      },
    },
    'ca must be given where a certificate is a private CA\'s or a peer is verified, got "none"',
  ],
  [
    "a name that the certificate is not for",
    { ...behindBalancer, incoming: { ...incoming, identities: [{ ...identity, name: "other.example.internal" }] } },
    'incoming.identities.name must be the name of its certificate, got "other.example.internal". Its certificate is for web.example.internal',
  ],
  [
    "two servers of one name, of which nginx would keep the one that asks for no certificate",
    { ...behindBalancer, incoming: { ...incoming, identities: [identity, identity] } },
    'incoming.identities.name must be different, got ["web.example.internal","web.example.internal"]',
  ],
  [
    "a certificate that is not there",
    { ...behindBalancer, incoming: { ...incoming, identities: [{ ...identity, certificate: "tsak" }] } },
    'certificate must be one of task, got "tsak"',
  ],
  [
    "a port of root's",
    { ...behindBalancer, incoming: { ...incoming, port: 443 } },
    "ports must be different and from 1024 to 65535, as nobody in the task is root, got [8080,443]",
  ],
  [
    "the app's port taken twice",
    { ...behindBalancer, app: { ...behindBalancer.app, port: 8443 } },
    "ports must be different and from 1024 to 65535, as nobody in the task is root, got [8443,8443]",
  ],
  [
    "no balancer to believe",
    {
      ...behindBalancer,
      incoming: { ...incoming, callers: { kind: "application-load-balancer", cidrs: [], clientCertificates: "none" } },
    },
    "incoming.callers.cidrs must be the IPv4 blocks of the balancer's subnets, known at plan, got []",
  ],
  [
    "a health path that would end its directive",
    { ...behindBalancer, app: { ...behindBalancer.app, healthPath: "/; return 200" } },
    'app.healthPath must be an absolute path of letters, digits and -._~%/, got "/; return 200"',
  ],
  [
    "a value that only a deployment knows",
    { ...behindBalancer, images: { ...behindBalancer.images, nginx: { kind: "public", reference: "${aws_x.y.url}" } } },
    'container tls-sidecar must be known at plan, got "aws_x.y.url". Hand ARNs of resources to a container by the name of a parameter',
  ],
];

it.each(refused)("refuses %s", (_, props, message) => {
  expect(() => makeSidecar(props, false)).toThrow(`stack/sidecar: ${message}`);
});

const refusedWithCa: [string, TlsSidecarProps, string][] = [
  [
    "a leaf longer than the CA allows",
    {
      ...amongPeers,
      certificates: { task: { name: "orders.example.internal", source: { kind: "private-ca", validityDays: 8 } } },
    },
    "validityDays must be whole days from 1 to 7, as the CA is short-lived, got 8",
  ],
  [
    "mutual TLS with nobody",
    {
      ...amongPeers,
      incoming: {
        ...amongPeers.incoming,
        identities: [{ ...amongPeers.incoming.identities[0], clients: { kind: "peers", names: [] } }],
      },
    },
    "incoming.identities.clients.names must be the names of the callers, at least one, got []",
  ],
  [
    "the issuer's port taken by a call",
    { ...amongPeers, outgoing: [{ ...outgoing, localPort: 8444 }] },
    "ports must be different and from 1024 to 65535, as nobody in the task is root, got [8080,8443,8444,8444]. The port after incoming.port belongs to the certificate issuer",
  ],
];

it.each(refusedWithCa)("refuses %s", (_, props, message) => {
  expect(() => makeSidecar(props, true)).toThrow(`stack/sidecar: ${message}`);
});

it("refuses a value that another resource's token stands for", () => {
  const url = Token.asString(Fn.upper("x"));
  const images = { ...behindBalancer.images, nginx: { kind: "public", reference: url } } as const;
  expect(() => makeSidecar({ ...behindBalancer, images }, false)).toThrow(
    "container tls-sidecar must be known at plan",
  );
});

it("takes a sidecar behind a balancer, and one among peers", () => {
  expect(makeSidecar(behindBalancer, false).containers.map(({ name }) => name)).toEqual(["tls-sidecar"]);
  expect(makeSidecar(amongPeers, true).containers.map(({ name }) => name)).toEqual([
    "tls-sidecar",
    "certificate-issuer",
  ]);
});
