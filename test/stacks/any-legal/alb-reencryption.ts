import fc from "fast-check";
import { dev } from "../../../environments/dev";
import { AlbReencryption, type AlbReencryptionSettings } from "../../../stacks/alb-reencryption";
import { stagingCa } from "../../../environments/certificate-authorities";
import type { LegalStack } from "./legal-stack";
import { isClosed, placed, secrets } from "./placed";
import { certificateChain, revocationList } from "../../examples/certificates";

type Settings = AlbReencryptionSettings;

const certificate = fc.oneof<fc.Arbitrary<Settings["certificate"]>[]>(
  fc.constant({ kind: "self-signed" }),
  fc.record({
    kind: fc.constant("private-ca" as const),
    ca: fc.constantFrom({ kind: "own" as const }, stagingCa),
    validityDays: fc.option(fc.integer({ min: 1, max: 7 }), { nil: undefined }),
  }),
  fc.constant({
    kind: "exported",
    domainName: "tasks.example.org",
    certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/11111111-2222-3333-4444-555555555555",
  }),
  fc.constant({
    kind: "secret",
    domainName: "tasks.example.org",
    secretArn: "arn:aws:secretsmanager:us-east-1:111111111111:secret:tls-AbCdEf",
  }),
);

/** Clients that this certificate allows: the private CA's only where there is one. */
const clientsWith = (kind: Settings["certificate"]["kind"]): fc.Arbitrary<Settings["clients"]> =>
  fc.oneof<fc.Arbitrary<Settings["clients"]>[]>(
    fc.constant({ kind: "anyone" }),
    fc.constant({ kind: "passed-through" }),
    fc.record({
      kind: fc.constant("verified" as const),
      caBundle: fc.constantFrom<Extract<Settings["clients"], { kind: "verified" }>["caBundle"]>(
        { kind: "pem", pem: certificateChain },
        kind === "private-ca" ? { kind: "private-ca" } : { kind: "pem", pem: stagingCa.certificate },
      ),
      revocationLists: fc.constantFrom([], [revocationList]),
      expiredCertificates: fc.constantFrom("refused" as const, "accepted" as const),
      advertiseCaNames: fc.boolean(),
    }),
  );

/** ACM exports through no endpoint. */
const placedCertificate = fc
  .record({ chosen: certificate, place: placed(3) })
  .filter(({ chosen, place }) => chosen.kind !== "exported" || !isClosed(place.network));

const settings: fc.Arbitrary<Settings> = placedCertificate.chain(
  ({ chosen, place: { network, images } }) =>
    fc.record({
      ...Object.fromEntries(Object.entries(dev.albReencryption).map(([key, value]) => [key, fc.constant(value)])),
      network: fc.constant(network),
      images: fc.constant({ nginx: images[1], awsCli: images[2] }),
      certificate: fc.constant(chosen),
      clients: clientsWith(chosen.kind),
      protocol: fc.constantFrom("http1" as const, "grpc" as const),
      tlsEndsIn: fc.constantFrom("sidecar" as const, "app" as const),
      capacity: fc.constantFrom<Settings["capacity"]>(
        { kind: "fargate" },
        { kind: "ec2", instanceType: "m7i.large", hosts: { min: 1, max: 3 } },
      ),
      app: fc
        .record({
          port: fc.integer({ min: 1024, max: 8442 }),
          healthCommand: fc.constantFrom(dev.albReencryption.app.healthCommand, undefined),
          secrets,
        })
        .map((changes) => ({ ...dev.albReencryption.app, ...changes, image: images[0] })),
    }) as unknown as fc.Arbitrary<Settings>,
);

export const albReencryption: fc.Arbitrary<LegalStack> = settings.map((any) => ({
  environment: { ...dev, albReencryption: any },
  create: (app) => new AlbReencryption(app, "alb-reencryption-any", { deployment: dev.deployment, ...any }),
}));
