import type { App } from "cdktf";
import { dev } from "../../environments/dev";
import { sampleApp } from "../../environments/sample-app";
import type { Environment } from "../../environments/schema/environment";
import { AlbReencryption } from "../../stacks/alb-reencryption";
import { certificateChain, revocationList } from "./certificates";

const secretArn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme/tls-AbCdEf";
const certificateArn = "arn:aws:acm:us-east-1:111111111111:certificate/11111111-2222-3333-4444-555555555555";

/** Partners come with certificates of their own CA, some of them revoked; gRPC on hosts of EC2, TLS from an exported certificate. */
const partners: Environment = {
  ...dev,
  deployment: { ...dev.deployment, environment: "partners", namePrefix: "acme", disposable: false },
  albReencryption: {
    ...dev.albReencryption,
    network: {
      ...dev.albReencryption.network,
      kind: "new",
      cidr: "10.91.0.0/16",
      zones: ["us-east-1a", "us-east-1b"],
      wayOut: { kind: "nat", gateways: "one-per-zone" },
    },
    clients: {
      kind: "verified",
      caBundle: { kind: "pem", pem: certificateChain },
      revocationLists: [revocationList],
      expiredCertificates: "accepted",
      advertiseCaNames: false,
    },
    capacity: { kind: "ec2", instanceType: "m7i.large", hosts: { min: 2, max: 6 } },
    app: { ...dev.albReencryption.app, healthPath: "/grpc.health.v1.Health/Check" },
    protocol: "grpc",
    certificate: { kind: "exported", domainName: "partners.dev.example.com", certificateArn },
  },
};

/** The app ends TLS itself, with a certificate from a secret, and looks at its clients' certificates. */
const inApp: Environment = {
  ...dev,
  deployment: { ...dev.deployment, environment: "inapp", disposable: false },
  albReencryption: {
    ...dev.albReencryption,
    network: {
      kind: "existing",
      vpcId: "vpc-0123456789abcdef0",
      cidr: "10.0.0.0/16",
      publicSubnetIds: ["subnet-0123456789abcde01", "subnet-0123456789abcde02"],
      privateSubnetIds: ["subnet-0123456789abcde03", "subnet-0123456789abcde04"],
    },
    clients: { kind: "passed-through" },
    app: { ...sampleApp("0.0.0.0"), port: 8443 },
    tlsEndsIn: "app",
    certificate: { kind: "secret", domainName: "app.dev.example.com", secretArn },
  },
};

export function albReencryptionExamples(app: App): void {
  for (const { deployment, albReencryption } of [partners, inApp]) {
    new AlbReencryption(app, `alb-reencryption-${deployment.environment}`, { deployment, ...albReencryption });
  }
}
