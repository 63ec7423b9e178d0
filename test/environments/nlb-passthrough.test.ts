import { sampleServices } from "../../environments/sample-services";
import { devWith, faultsOf } from "../support/faults";

const at = "dev.nlbPassthrough";
const [orders, payments] = sampleServices;
const entry = {
  kind: "passthrough",
  domainName: "orders.example.com",
  certificate: { kind: "private-ca", clientsTrustPrivateCa: true },
};
const image = {
  kind: "private-ecr",
  repository: "acme/image",
  digest: `sha256:${"ab".repeat(32)}`,
  repositoryIs: "existing",
};
const closed = {
  "network.wayOut": { kind: "endpoints" },
  images: { nginx: image, awsCli: image },
  services: sampleServices.map((it) => ({ ...it, app: { ...it.app, image } })),
};
const service = (changes: object) => [{ ...orders, ...changes }, payments];

it.each<[string, Record<string, unknown>, string[]]>([
  [
    "two services on one port of the load balancer",
    { services: [orders, { ...payments, port: 8441 }] },
    [`${at}.services.1.port: must be different from that of the other services, got 8441`],
  ],
  [
    "two services of one name",
    { services: [orders, { ...payments, name: "orders", calls: [] }] },
    [`${at}.services.1.name: must be different from that of the other services, got "orders"`],
  ],
  ...["nlb", "pub-clients", "ec2-hosts"].map((name): [string, Record<string, unknown>, string[]] => [
    `a service named ${name}, as the stack's own security groups or alarms are`,
    { services: [{ ...orders, name, calls: [] }], entry: { ...entry, service: name } },
    [
      `${at}.services.0.name: must be other than nlb, pub-nlb, pub-clients, l7, l7-alb, endpoints and those that end with -hosts: the stack has these names already, got "${name}"`,
    ],
  ]),
  [
    "a cluster that does not exist",
    { services: service({ cluster: "lambda" }) },
    [`${at}.services.0.cluster: must be one of fargate, ec2, got "lambda"`],
  ],
  [
    "a call to a service that does not exist, and one that nobody calls any more",
    { services: service({ calls: [{ service: "shipping", localPort: 9442 }] }) },
    [
      `${at}.services.0.calls.0.service: must be one of the other services: payments, got "shipping"`,
      `${at}.services.1.name: must be called by a service, by consumers or by clients: nobody needs its port, got "payments"`,
    ],
  ],
  [
    "a call to oneself",
    { services: service({ calls: [...(orders?.calls ?? []), { service: "orders", localPort: 9443 }] }) },
    [`${at}.services.0.calls.1.service: must be one of the other services: payments, got "orders"`],
  ],
  [
    "the same call twice",
    { services: service({ calls: [...(orders?.calls ?? []), { service: "payments", localPort: 9443 }] }) },
    [`${at}.services.0.calls.1.service: must be named once: one local port leads there, got "payments"`],
  ],
  [
    "a local port that the sidecar has",
    { services: service({ calls: [{ service: "payments", localPort: 8444 }] }) },
    [
      `${at}.services.0.calls.0.localPort: must be from 1024 to 65535 and none of 8443, 8444, 8445, 8080, which the task has already, got 8444`,
    ],
  ],
  [
    "a name that is too long for a certificate",
    { privateZone: `${"a".repeat(50)}.internal` },
    [0, 1].map(
      (i) =>
        `${at}.services.${i}.name: must be at most 4 characters before .${"a".repeat(50)}.internal, as the common name of a certificate, got "${i ? "payments" : "orders"}"`,
    ),
  ],
  [
    "two services on one cluster's hosts whose TLS ends in the app",
    { services: [orders, payments].map((it) => ({ ...it, cluster: "ec2", tlsEndsIn: "app" })) },
    [
      `${at}.services.1.cluster: must be another cluster: of services whose TLS ends in the app, one shares a cluster's hosts and their security group, got "ec2"`,
    ],
  ],
  [
    "a task size that Fargate does not have",
    { services: service({ app: { ...orders?.app, memory: 5000 } }) },
    [
      `${at}.services.0.app.memory: must be a Fargate task size: with cpu 512, memory (MiB) one of 1024, 2048, 3072, 4096, got 5000`,
    ],
  ],
  [
    "hosts with too few interfaces for the tasks",
    { "clusters.1.capacity.hosts.max": 2 },
    [
      `${at}.clusters.1.capacity.hosts.max: must be at least 3: t3.medium has interfaces for 2 tasks, and a deployment adds one, got 2`,
    ],
  ],
  [
    "a host whose interfaces nobody has counted",
    { "clusters.1.capacity.instanceType": "p5.48xlarge" },
    [
      `${at}.clusters.1.capacity.instanceType: must be of the families t3, t3a, t4g or m, c, r from the fifth generation on, such as m7i.large, got "p5.48xlarge"`,
    ],
  ],
  [
    "a private certificate for the internet",
    {
      entry: {
        kind: "passthrough",
        service: "orders",
        domainName: "orders.example.com",
        certificate: { kind: "private-ca" },
      },
    },
    [
      `${at}.entry.certificate.clientsTrustPrivateCa: must be true, which says that every client trusts the stack's own CA; others need a certificate that is exported or secret, got nothing`,
    ],
  ],
  [
    "an entry that leads nowhere",
    {
      entry: {
        kind: "passthrough",
        service: "shipping",
        domainName: "orders.example.com",
        certificate: { kind: "private-ca", clientsTrustPrivateCa: true },
      },
    },
    [`${at}.entry.service: must be one of the services whose TLS ends in a sidecar: orders, payments, got "shipping"`],
  ],
  [
    "an entry under the name by which services call each other, who would then be asked for no certificate",
    {
      entry: {
        kind: "alb",
        service: "orders",
        publicName: {
          kind: "certificate",
          domainName: "orders.passthrough.dev.internal",
          certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/1",
        },
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      },
    },
    [
      `${at}.entry.publicName.domainName: must be another name than those that services call each other by, got "orders.passthrough.dev.internal"`,
    ],
  ],
  [
    "an exported certificate without a way to ACM",
    {
      ...closed,
      entry: {
        ...entry,
        service: "orders",
        certificate: { kind: "exported", certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/1" },
      },
    },
    [
      `${at}.entry.certificate: must be of another kind than exported where the way out is endpoints: AWS has none to export from ACM through, got {"kind":"exported","certificateArn":"arn:aws:acm:us-east-1:111111111111:certificate/1"}`,
    ],
  ],
  [
    "an Application Load Balancer that speaks TLS 1.3 alone behind a Network Load Balancer, which cannot check it",
    {
      entry: {
        kind: "alb",
        service: "orders",
        publicName: {
          kind: "certificate",
          domainName: "orders.example.com",
          certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/1",
        },
        sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
      },
    },
    [
      `${at}.entry.sslPolicy: must be one of ELBSecurityPolicy-TLS13-1-2-Res-2021-06, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04, ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09, got "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"`,
    ],
  ],
  [
    "the proxy protocol in front of an Application Load Balancer's targets",
    {
      "traffic.proxyProtocolV2": true,
      entry: {
        kind: "alb",
        service: "orders",
        publicName: {
          kind: "certificate",
          domainName: "orders.example.com",
          certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/1",
        },
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      },
    },
    [
      `${at}.traffic.proxyProtocolV2: must be false where an Application Load Balancer calls a sidecar: it sends no such header, got true`,
    ],
  ],
  [
    "an endpoint service for everybody",
    {
      endpointService: {
        service: "payments",
        allowedPrincipals: ["*"],
        consumerCidrs: ["10.200.0.0/16"],
        clientNames: ["billing.partner.internal"],
      },
    },
    [
      `${at}.endpointService.allowedPrincipals.0: must be the ARN of an account, role or user, such as arn:aws:iam::111122223333:root, got "*"`,
    ],
  ],
  [
    "public images without a way to their registry",
    { "network.wayOut": { kind: "endpoints" }, services: service({ calls: orders?.calls }) },
    [
      `${at}.images.nginx: must be of kind private-ecr where the way out is endpoints: a public registry is out of reach, got {"kind":"public","reference":"public.ecr.aws/nginx/nginx-unprivileged:1.29.3"}`,
      `${at}.images.awsCli: must be of kind private-ecr where the way out is endpoints: a public registry is out of reach, got {"kind":"public","reference":"public.ecr.aws/aws-cli/aws-cli:2.31.0"}`,
      ...[0, 1].map(
        (i) =>
          `${at}.services.${i}.app.image: must be of kind private-ecr where the way out is endpoints: a public registry is out of reach, got {"kind":"public","reference":"public.ecr.aws/docker/library/python:3.13-slim"}`,
      ),
    ],
  ],
])("refuses %s", (_, changes, expected) => {
  const paths = Object.entries(changes).map(([path, value]) => [`nlbPassthrough.${path}`, value]);
  expect(faultsOf(devWith(Object.fromEntries(paths)))).toEqual(expected);
});
