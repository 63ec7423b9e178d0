import { defaultElbSecurityPolicy } from "../modules/load-balancer/elb-security-policy";
import { sampleApp, sampleAppBehindSidecar } from "./sample-app";
import { sampleMesh } from "./sample-mesh";
import { sampleServices } from "./sample-services";
import type { Environment } from "./schema/environment";
import { sidecarImages } from "./sidecar-images";

const hostedZone = { id: "Z0123456789DEV", name: "dev.example.com" };
const zones = ["us-east-1a", "us-east-1b"];
const mesh = sampleMesh({ min: 1, max: 2 });

export const dev: Environment = {
  deployment: {
    environment: "dev",
    accountId: "111111111111",
    region: "us-east-1",
    tags: { owner: "platform" },
    backend: { kind: "local" },
    disposable: true,
    logRetentionDays: 14,
  },

  hardenedAlb: {
    network: { kind: "new", cidr: "10.10.0.0/16", zones, wayOut: { kind: "nat", gateways: "one" } },
    publicName: { kind: "hosted-zone", domainName: "hardened.dev.example.com", hostedZone },
    edge: { sslPolicy: defaultElbSecurityPolicy, redirectHttp: false },
    capacity: { kind: "ec2", instanceType: "t3.medium", hosts: { min: 1, max: 3 } },
    app: sampleApp("0.0.0.0"),
    acceptedPlaintext: "HTTP inside the VPC - Nitro encrypts it between instance types that support it",
  },

  albReencryption: {
    network: { kind: "new", cidr: "10.11.0.0/16", zones, wayOut: { kind: "nat", gateways: "one" } },
    publicName: { kind: "hosted-zone", domainName: "reencryption.dev.example.com", hostedZone },
    edge: { sslPolicy: defaultElbSecurityPolicy, redirectHttp: false },
    clients: { kind: "anyone" },
    capacity: { kind: "fargate" },
    app: sampleAppBehindSidecar,
    protocol: "http1",
    tlsEndsIn: "sidecar",
    certificate: { kind: "self-signed" },
    images: sidecarImages,
  },

  nlbPassthrough: {
    network: { kind: "new", cidr: "10.12.0.0/16", zones, wayOut: { kind: "nat", gateways: "one" } },
    privateZone: "passthrough.dev.internal",
    ca: { kind: "own" },
    images: sidecarImages,
    clusters: [
      { name: "fargate", capacity: { kind: "fargate" } },
      { name: "ec2", capacity: { kind: "ec2", instanceType: "t3.medium", hosts: { min: 1, max: 3 } } },
    ],
    services: sampleServices,
    traffic: { proxyProtocolV2: false, healthCheck: "tcp", tcpIdleTimeoutSeconds: 350 },
    entry: { kind: "none" },
  },

  serviceConnectMesh: {
    network: { kind: "new", cidr: "10.13.0.0/16", zones, wayOut: { kind: "nat", gateways: "one" } },
    publicName: { kind: "hosted-zone", domainName: "mesh.dev.example.com", hostedZone },
    entry: {
      kind: "alb",
      service: "gateway",
      healthPath: "/",
      edge: { sslPolicy: defaultElbSecurityPolicy, redirectHttp: false },
    },
    capacity: { kind: "ec2", instanceType: "m7i.large", hosts: { min: 2, max: 6 } },
    ca: { kind: "own" },
    infrastructureRole: { kind: "created" },
    namespace: { kind: "created" },
    services: {
      ...mesh,
      // The two call each other: inventory is deployed first, and once more when this number is raised.
      inventory: { ...mesh.inventory, calls: [{ service: "orders", lateDeployment: 1 }] },
    },
    cloudTrail: "none",
    trafficMirror: { captureInterfaceId: "eni-0123456789abcdef0", vni: 4711 },
  },
};
