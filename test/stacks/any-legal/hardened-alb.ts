import fc from "fast-check";
import { dev } from "../../../environments/dev";
import type { Environment } from "../../../environments/schema/environment";
import { fargateSizes } from "../../../modules/foundation/aws-limits";
import { elbSecurityPolicies } from "../../../modules/load-balancer/elb-security-policy";
import { HardenedAlb, type HardenedAlbSettings } from "../../../stacks/hardened-alb";
import type { ImageSettings } from "../../../modules/ecs/container-image";
import type { LegalStack } from "./legal-stack";
import { placed, secrets } from "./placed";

const size = fc
  .constantFrom(...fargateSizes)
  .chain(([cpu, memory]) => fc.record({ cpu: fc.constant(cpu), memory: fc.constantFrom(...memory) }));
const counts = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })).map(([a, b]) => ({
  min: Math.min(a, b),
  max: Math.max(a, b),
}));
const publicName = fc.constantFrom<HardenedAlbSettings["publicName"]>(dev.hardenedAlb.publicName, {
  kind: "certificate",
  domainName: "api.example.org",
  certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/11111111-2222-3333-4444-555555555555",
});
const egress = fc.uniqueArray(
  fc.record({
    to: fc.constantFrom({ cidr: "192.168.7.0/24" }, { securityGroupId: "sg-0123456789abcdef0" }),
    port: fc.integer({ min: 1, max: 65_535 }),
    reason: fc.constant("the database of the app"),
    transport: fc.constantFrom(
      { kind: "tls" as const },
      { kind: "accepted-plaintext" as const, reason: "a legacy feed" },
    ),
  }),
  { maxLength: 3, selector: ({ to, port }) => JSON.stringify([to, port]) },
);

const settings: fc.Arbitrary<HardenedAlbSettings> = fc
  .record({
    placed: placed(1),
    secrets,
    size,
    egress,
    publicName,
    tasks: counts,
    port: fc.integer({ min: 1, max: 65_535 }),
    edge: fc.record({ sslPolicy: fc.constantFrom(...elbSecurityPolicies), redirectHttp: fc.boolean() }),
    capacity: fc.oneof(
      fc.constant({ kind: "fargate" as const }),
      counts.map((hosts) => ({ kind: "ec2" as const, instanceType: "m7i.12xlarge", hosts })),
    ),
    acceptedPlaintext: fc.stringMatching(/^[\w .:/=+@-]{1,256}$/),
  })
  .map(({ placed: { network, images }, size: { cpu, memory }, tasks, port, egress: hops, secrets: kept, ...rest }) => ({
    ...rest,
    network,
    app: {
      ...dev.hardenedAlb.app,
      image: images[0] as ImageSettings,
      cpu,
      memory,
      tasks,
      port,
      egress: hops,
      secrets: kept,
    },
  }));

const deployment: fc.Arbitrary<Environment["deployment"]> = fc
  .record({
    disposable: fc.boolean(),
    backend: fc.constantFrom<Environment["deployment"]["backend"]>(
      { kind: "local" },
      { kind: "s3", bucket: "team-state", region: "us-east-1" },
      { kind: "hcp-terraform", organization: "team" },
    ),
  })
  .map((rest) => ({ ...dev.deployment, ...rest, environment: rest.disposable ? "dev" : "live" }));

export const hardenedAlb: fc.Arbitrary<LegalStack> = fc.record({ deployment, settings }).map((any) => ({
  environment: { ...dev, deployment: any.deployment, hardenedAlb: any.settings },
  create: (app) => new HardenedAlb(app, "hardened-alb-any", { deployment: any.deployment, ...any.settings }),
}));
