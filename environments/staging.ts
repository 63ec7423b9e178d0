import { defaultElbSecurityPolicy } from "../modules/load-balancer/elb-security-policy";
import { stagingCa } from "./certificate-authorities";
import { sampleApp, sampleAppBehindSidecar } from "./sample-app";
import { sampleMesh } from "./sample-mesh";
import { sampleServices } from "./sample-services";
import type { Environment } from "./schema/environment";
import { sidecarImages } from "./sidecar-images";

const hostedZone = { id: "Z0123456789STAGING", name: "staging.example.com" };
const zones = ["us-east-1a", "us-east-1b"];

export const staging: Environment = {
  deployment: {
    environment: "staging",
    accountId: "222222222222",
    region: "us-east-1",
    tags: { owner: "platform" },
    backend: { kind: "s3", bucket: "222222222222-us-east-1-terraform-state", region: "us-east-1" },
    disposable: false,
    logRetentionDays: 30,
  },

  hardenedAlb: {
    network: { kind: "new", cidr: "10.30.0.0/16", zones, wayOut: { kind: "nat", gateways: "one" } },
    publicName: { kind: "hosted-zone", domainName: "hardened.staging.example.com", hostedZone },
    edge: { sslPolicy: defaultElbSecurityPolicy, redirectHttp: true },
    capacity: { kind: "fargate" },
    app: sampleApp("0.0.0.0"),
    acceptedPlaintext: "HTTP inside the VPC - Nitro encrypts it between instance types that support it",
  },

  albReencryption: {
    network: { kind: "new", cidr: "10.31.0.0/16", zones, wayOut: { kind: "nat", gateways: "one" } },
    publicName: { kind: "hosted-zone", domainName: "reencryption.staging.example.com", hostedZone },
    edge: { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", redirectHttp: false },
    clients: {
      kind: "verified",
      caBundle: { kind: "private-ca" },
      expiredCertificates: "refused",
      advertiseCaNames: true,
    },
    capacity: { kind: "fargate" },
    app: sampleAppBehindSidecar,
    protocol: "http1",
    tlsEndsIn: "sidecar",
    certificate: { kind: "private-ca", ca: { kind: "own" } },
    images: sidecarImages,
  },

  nlbPassthrough: {
    network: { kind: "new", cidr: "10.32.0.0/16", zones, wayOut: { kind: "nat", gateways: "one" } },
    privateZone: "passthrough.staging.internal",
    ca: stagingCa,
    images: sidecarImages,
    clusters: [
      { name: "fargate", capacity: { kind: "fargate" } },
      { name: "ec2", capacity: { kind: "ec2", instanceType: "m7i.large", hosts: { min: 2, max: 4 } } },
    ],
    services: sampleServices,
    traffic: { proxyProtocolV2: false, healthCheck: "https", tcpIdleTimeoutSeconds: 350 },
    entry: {
      kind: "alb",
      service: "orders",
      publicName: { kind: "hosted-zone", domainName: "orders.staging.example.com", hostedZone },
      sslPolicy: defaultElbSecurityPolicy,
    },
  },

  serviceConnectMesh: {
    network: { kind: "new", cidr: "10.33.0.0/16", zones, wayOut: { kind: "nat", gateways: "one" } },
    publicName: { kind: "hosted-zone", domainName: "mesh.staging.example.com", hostedZone },
    entry: { kind: "nlb", service: "gateway", sslPolicy: defaultElbSecurityPolicy },
    capacity: { kind: "fargate" },
    ca: stagingCa,
    infrastructureRole: { kind: "arn", arn: "arn:aws:iam::222222222222:role/ecs-infrastructure-tls" },
    namespace: { kind: "created" },
    services: sampleMesh({ min: 2, max: 4 }),
    cloudTrail: "logs-management-events",
  },
};
