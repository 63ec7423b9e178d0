import type { App } from "cdktf";
import { stagingCa } from "../../environments/certificate-authorities";
import { dev } from "../../environments/dev";
import { sampleServices } from "../../environments/sample-services";
import type { Environment } from "../../environments/schema/environment";
import type { AppSettings } from "../../modules/ecs/app";
import { NlbPassthrough } from "../../stacks/nlb-passthrough";

const digest = "sha256:3f1c7f0a6b0e4f5d9c2b8a7e6d5c4b3a29181716151413121110090807060504";
const privateImage = (repository: string) =>
  ({ kind: "private-ecr", repository, digest, repositoryIs: "existing" }) as const;

/** Private throughout: endpoints instead of NAT, images of the account's own registry, a certificate from a secret. */
export const closed: Environment = {
  ...dev,
  deployment: { ...dev.deployment, environment: "closed", namePrefix: "acme", disposable: false },
  nlbPassthrough: {
    ...dev.nlbPassthrough,
    network: { kind: "new", cidr: "10.92.0.0/20", zones: ["us-east-1a", "us-east-1b"], wayOut: { kind: "endpoints" } },
    images: { nginx: privateImage("mirror/nginx-unprivileged"), awsCli: privateImage("mirror/aws-cli") },
    services: sampleServices.map((service) => ({
      ...service,
      app: {
        ...service.app,
        image: { ...privateImage(`acme/${service.name}`), repositoryIs: "created" },
        writablePaths: ["/tmp"],
      },
    })),
    entry: {
      kind: "passthrough",
      service: "payments",
      domainName: "pay.example.org",
      certificate: {
        kind: "secret",
        secretArn: "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme/pay-example-org-AbCdEf",
      },
    },
  },
};

/** The app ends TLS itself: on EC2 in bridge mode, with dynamic host ports. */
const ledger: AppSettings = {
  image: { kind: "public", reference: "public.ecr.aws/acme/ledger:4.2.0" },
  user: "10001",
  port: 9443,
  cpu: 256,
  memory: 512,
  tasks: { min: 2, max: 6 },
  healthPath: "/healthy",
};

/** An existing VPC, a third service in a third cluster whose app ends TLS itself, and clients that trust the stack's CA. */
export const mixed: Environment = {
  ...dev,
  deployment: { ...dev.deployment, environment: "mixed", disposable: false },
  nlbPassthrough: {
    ...dev.nlbPassthrough,
    network: {
      kind: "existing",
      vpcId: "vpc-0123456789abcdef0",
      cidr: "10.0.0.0/16",
      publicSubnetIds: ["subnet-0123456789abcde01", "subnet-0123456789abcde02"],
      privateSubnetIds: ["subnet-0123456789abcde03", "subnet-0123456789abcde04"],
    },
    ca: { ...stagingCa, arn: stagingCa.arn.replaceAll("222222222222", "111111111111") },
    clusters: [
      ...dev.nlbPassthrough.clusters,
      { name: "bridge", capacity: { kind: "ec2", instanceType: "t3.large", hosts: { min: 2, max: 4 } } },
    ],
    services: [
      ...sampleServices.map((service) =>
        service.name === "orders"
          ? { ...service, calls: [...service.calls, { service: "ledger", localPort: 9443 }] }
          : service,
      ),
      { name: "ledger", cluster: "bridge", port: 8443, calls: [], tlsEndsIn: "app", app: ledger },
    ],
    entry: {
      kind: "passthrough",
      service: "orders",
      domainName: "orders.dev.example.com",
      hostedZoneId: "Z0123456789DEV",
      certificate: { kind: "private-ca", clientsTrustPrivateCa: true },
    },
  },
};

export function nlbPassthroughExamples(app: App): void {
  for (const { deployment, nlbPassthrough } of [closed, mixed]) {
    new NlbPassthrough(app, `nlb-passthrough-${deployment.environment}`, { deployment, ...nlbPassthrough });
  }
}
