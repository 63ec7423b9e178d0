import type { App } from "cdktf";
import { dev } from "../../environments/dev";
import type { Environment } from "../../environments/schema/environment";
import { HardenedAlb } from "../../stacks/hardened-alb";

const digest = "sha256:3f1c7f0a6b0e4f5d9c2b8a7e6d5c4b3a29181716151413121110090807060504";

/** Private throughout: endpoints instead of NAT, an image of the account's own registry, secrets, a database. */
export const endpoints: Environment = {
  ...dev,
  deployment: { ...dev.deployment, environment: "endpoints", namePrefix: "acme", disposable: false },
  hardenedAlb: {
    ...dev.hardenedAlb,
    network: {
      kind: "new",
      cidr: "10.90.0.0/20",
      zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
      wayOut: { kind: "endpoints" },
    },
    app: {
      ...dev.hardenedAlb.app,
      image: { kind: "private-ecr", repository: "acme/app", digest, repositoryIs: "created" },
      writablePaths: ["/tmp"],
      environment: { LOG_LEVEL: "info", LOG_FILE: "${HOME}/app.log" },
      secrets: { DATABASE_PASSWORD: "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme/db-AbCdEf:password::" },
      policyArns: ["arn:aws:iam::111111111111:policy/acme-app"],
      egress: [
        {
          to: { securityGroupId: "sg-0123456789abcdef0" },
          port: 5432,
          reason: "PostgreSQL, TLS required by the server",
          transport: { kind: "tls" },
        },
      ],
    },
  },
};

/** Moves into what exists: a VPC, a certificate, state in HCP Terraform. */
export const adopted: Environment = {
  ...dev,
  deployment: {
    ...dev.deployment,
    environment: "adopted",
    disposable: false,
    backend: { kind: "hcp-terraform", organization: "acme" },
  },
  hardenedAlb: {
    ...dev.hardenedAlb,
    network: {
      kind: "existing",
      vpcId: "vpc-0123456789abcdef0",
      cidr: "10.0.0.0/16",
      publicSubnetIds: ["subnet-0123456789abcde01", "subnet-0123456789abcde02"],
      privateSubnetIds: ["subnet-0123456789abcde03", "subnet-0123456789abcde04"],
    },
    publicName: {
      kind: "certificate",
      domainName: "app.example.org",
      certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/11111111-2222-3333-4444-555555555555",
    },
    capacity: { kind: "fargate" },
    app: {
      ...dev.hardenedAlb.app,
      egress: [
        {
          to: { cidr: "10.200.0.0/24" },
          port: 1883,
          reason: "telemetry to the plant network",
          transport: { kind: "accepted-plaintext", reason: "the broker speaks no TLS - replaced in 2027" },
        },
      ],
    },
  },
};

export function hardenedAlbExamples(app: App): void {
  for (const { deployment, hardenedAlb } of [endpoints, adopted]) {
    new HardenedAlb(app, `hardened-alb-${deployment.environment}`, { deployment, ...hardenedAlb });
  }
}
