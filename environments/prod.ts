import { prodCa } from "./certificate-authorities";
import { sampleApp, sampleAppBehindSidecar } from "./sample-app";
import { sampleMesh } from "./sample-mesh";
import { sampleServices } from "./sample-services";
import type { Environment } from "./schema/environment";
import { sidecarImages } from "./sidecar-images";

const hostedZone = { id: "Z0123456789PROD", name: "example.com" };
const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
const mesh = sampleMesh({ min: 3, max: 12 });

/** Stand-ins: put in what your registry shows for the images that you pushed. */
const digests = {
  python: `sha256:${"0a".repeat(32)}`,
  nginx: `sha256:${"0b".repeat(32)}`,
  awsCli: `sha256:${"0c".repeat(32)}`,
};

export const prod: Environment = {
  deployment: {
    environment: "prod",
    accountId: "333333333333",
    region: "us-east-1",
    tags: { owner: "platform" },
    backend: {
      kind: "s3",
      bucket: "333333333333-us-east-1-terraform-state",
      region: "us-east-1",
      kmsKeyId: "arn:aws:kms:us-east-1:333333333333:alias/terraform-state",
    },
    disposable: false,
    logRetentionDays: 365,
    alarmTopicArn: "arn:aws:sns:us-east-1:333333333333:on-call",
  },

  hardenedAlb: {
    network: { kind: "new", cidr: "10.50.0.0/16", zones, wayOut: { kind: "nat", gateways: "one-per-zone" } },
    publicName: { kind: "hosted-zone", domainName: "hardened.example.com", hostedZone },
    edge: {
      sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
      redirectHttp: true,
      webAclArn: "arn:aws:wafv2:us-east-1:333333333333:regional/webacl/edge/11111111-2222-3333-4444-555555555555",
    },
    capacity: { kind: "ec2", instanceType: "m7i.large", hosts: { min: 3, max: 12 } },
    app: { ...sampleApp("0.0.0.0"), tasks: { min: 6, max: 24 } },
    acceptedPlaintext: "HTTP inside the VPC - Nitro encrypts it between instance types that support it",
  },

  // No way to the internet: every image comes from the account's own registry, by digest.
  albReencryption: {
    network: { kind: "new", cidr: "10.51.0.0/16", zones, wayOut: { kind: "endpoints" } },
    publicName: { kind: "hosted-zone", domainName: "reencryption.example.com", hostedZone },
    edge: { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", redirectHttp: true },
    clients: { kind: "anyone" },
    capacity: { kind: "fargate" },
    app: {
      ...sampleAppBehindSidecar,
      image: { kind: "private-ecr", repository: "reencryption/app", digest: digests.python, repositoryIs: "created" },
      tasks: { min: 3, max: 12 },
    },
    protocol: "http1",
    tlsEndsIn: "sidecar",
    certificate: { kind: "private-ca", ca: prodCa, validityDays: 3 },
    images: {
      nginx: { kind: "private-ecr", repository: "mirror/nginx", digest: digests.nginx, repositoryIs: "existing" },
      awsCli: { kind: "private-ecr", repository: "mirror/aws-cli", digest: digests.awsCli, repositoryIs: "existing" },
    },
  },

  nlbPassthrough: {
    network: { kind: "new", cidr: "10.52.0.0/16", zones, wayOut: { kind: "nat", gateways: "one-per-zone" } },
    privateZone: "passthrough.internal",
    ca: prodCa,
    images: sidecarImages,
    clusters: [
      { name: "fargate", capacity: { kind: "fargate" } },
      { name: "ec2", capacity: { kind: "ec2", instanceType: "m7i.xlarge", hosts: { min: 3, max: 6 } } },
    ],
    services: sampleServices,
    traffic: { proxyProtocolV2: true, healthCheck: "https", tcpIdleTimeoutSeconds: 350 },
    entry: {
      kind: "passthrough",
      service: "orders",
      domainName: "orders.example.com",
      hostedZoneId: hostedZone.id,
      certificate: {
        kind: "exported",
        certificateArn: "arn:aws:acm:us-east-1:333333333333:certificate/11111111-2222-3333-4444-555555555555",
      },
    },
    endpointService: {
      service: "payments",
      allowedPrincipals: ["arn:aws:iam::444444444444:root"],
      consumerCidrs: ["10.200.0.0/16"],
      clientNames: ["billing.partner.internal"],
    },
  },

  serviceConnectMesh: {
    network: { kind: "new", cidr: "10.53.0.0/16", zones, wayOut: { kind: "nat", gateways: "one-per-zone" } },
    publicName: { kind: "hosted-zone", domainName: "mesh.example.com", hostedZone },
    entry: {
      kind: "alb",
      service: "gateway",
      healthPath: "/",
      edge: { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", redirectHttp: true },
    },
    capacity: { kind: "fargate" },
    ca: prodCa,
    infrastructureRole: { kind: "created" },
    namespace: {
      kind: "arn",
      arn: "arn:aws:servicediscovery:us-east-1:333333333333:namespace/ns-0123456789abcdef",
    },
    services: {
      ...mesh,
      orders: { ...mesh.orders, timeouts: { perRequestSeconds: 5 } },
    },
    cloudTrail: "logs-management-events",
  },

  privateCa: {
    owner: {
      accountId: "444444444444",
      backend: { kind: "s3", bucket: "444444444444-us-east-1-terraform-state", region: "us-east-1" },
    },
    shareWith: ["arn:aws:organizations::555555555555:ou/o-exampleorg1/ou-ab12-productio"],
  },
};
