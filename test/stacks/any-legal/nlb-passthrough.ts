import fc from "fast-check";
import { dev } from "../../../environments/dev";
import { sampleAppBehindSidecar } from "../../../environments/sample-app";
import type { EntrySettings } from "../../../modules/passthrough/passthrough-entry";
import { type PassthroughServiceSettings, isServiceName } from "../../../modules/passthrough/passthrough-settings";
import { type ClusterSettings, NlbPassthrough, type NlbPassthroughSettings } from "../../../stacks/nlb-passthrough";
import type { ImageSettings } from "../../../modules/ecs/container-image";
import type { LegalStack } from "./legal-stack";
import { isClosed, placed, secrets } from "./placed";

const clusters: readonly ClusterSettings[] = [
  { name: "fargate", capacity: { kind: "fargate" } },
  { name: "ec2", capacity: { kind: "ec2", instanceType: "c7g.4xlarge", hosts: { min: 0, max: 9 } } },
  { name: "bridge", capacity: { kind: "ec2", instanceType: "t3.small", hosts: { min: 1, max: 9 } } },
];

/** What constructs of the stack have for an id, or what its physical names end with. */
const words = [
  "nlb",
  "alb",
  "pub",
  "l7",
  "clients",
  "endpoints",
  "hosts",
  "ec2",
  "tasks",
  "zone",
  "network",
  "names",
  "ca",
];
/** Names as DNS takes them, all different. */
const name = fc
  .oneof(
    fc.stringMatching(/^[a-z][a-z0-9]{1,8}$/),
    fc.constantFrom(...words, "load-balancer", "security-group"),
    fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)).map((both) => both.join("-")),
  )
  .filter(isServiceName);
const names = fc.uniqueArray(name, { minLength: 2, maxLength: 4 });

/** Who calls whom: a circle, so that everybody is called, and whatever else chance adds. The last may end TLS itself. */
const services = names.chain((all) =>
  fc
    .record({
      further: fc.array(fc.record({ from: fc.nat(all.length - 1), to: fc.nat(all.length - 1) }), { maxLength: 12 }),
      onFargate: fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }),
      firstPort: fc.integer({ min: 1, max: 60_000 }),
      lastEndsInApp: fc.constantFrom("no", "fargate", "bridge"),
    })
    .map(({ further, onFargate, firstPort, lastEndsInApp }): PassthroughServiceSettings[] =>
      all.map((own, i) => {
        const next = (i + 1) % all.length;
        const called = new Set([next, ...further.flatMap(({ from, to }) => (from === i && to !== i ? [to] : []))]);
        const endsInApp = i === all.length - 1 && lastEndsInApp !== "no";
        return {
          name: own,
          cluster: endsInApp ? lastEndsInApp : onFargate[i] ? "fargate" : "ec2",
          port: firstPort + i,
          calls: [...called].map((to) => ({ service: all[to] as string, localPort: 20_000 + to })),
          tlsEndsIn: endsInApp ? "app" : "sidecar",
          app: sampleAppBehindSidecar,
        };
      }),
    ),
);

const passthrough: fc.Arbitrary<EntrySettings> = fc
  .constantFrom(
    { kind: "private-ca" as const, clientsTrustPrivateCa: true as const },
    { kind: "secret" as const, secretArn: "arn:aws:secretsmanager:us-east-1:111111111111:secret:tls-AbCdEf" },
    { kind: "exported" as const, certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/1" },
  )
  .map((certificate) => ({ kind: "passthrough", service: "", domainName: "api.example.com", certificate }));
const entry = fc.oneof(
  fc.constant<EntrySettings>({ kind: "none" }),
  passthrough,
  fc.constant<EntrySettings>({
    kind: "alb",
    service: "",
    publicName: dev.hardenedAlb.publicName,
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
  }),
);

/** ACM exports through no endpoint. */
const exports = (way: EntrySettings): boolean => way.kind === "passthrough" && way.certificate.kind === "exported";

const settings: fc.Arbitrary<NlbPassthroughSettings> = fc
  .record({
    place: placed(6),
    secrets: fc.array(secrets, { minLength: 4, maxLength: 4 }),
    services,
    entry,
    offered: fc.boolean(),
    proxyProtocolV2: fc.boolean(),
    healthCheck: fc.constantFrom("tcp" as const, "https" as const),
    tcpIdleTimeoutSeconds: fc.integer({ min: 60, max: 6000 }),
  })
  .filter(({ entry: way, place }) => !exports(way) || !isClosed(place.network))
  .map(({ place: { network, images }, secrets: kept, services: all, entry: way, offered, ...traffic }) => {
    const [first] = all as [PassthroughServiceSettings];
    const [nginx, awsCli, ...ofApps] = images as [ImageSettings, ImageSettings, ...ImageSettings[]];
    return {
      ...dev.nlbPassthrough,
      network,
      images: { nginx, awsCli },
      clusters,
      services: all.map((service, i) => ({
        ...service,
        app: { ...service.app, image: ofApps[i] as ImageSettings, secrets: kept[i] },
      })),
      entry: way.kind === "none" ? way : { ...way, service: first.name },
      traffic: { ...traffic, proxyProtocolV2: traffic.proxyProtocolV2 && way.kind !== "alb" },
      ...(offered && {
        endpointService: {
          service: first.name,
          allowedPrincipals: ["arn:aws:iam::444455556666:root"],
          consumerCidrs: ["10.200.0.0/16", "10.201.0.0/16"],
          clientNames: ["billing.partner.internal"],
        },
      }),
    };
  });

export const nlbPassthrough: fc.Arbitrary<LegalStack> = settings.map((any) => ({
  environment: { ...dev, nlbPassthrough: any },
  create: (app) => new NlbPassthrough(app, "nlb-passthrough-any", { deployment: dev.deployment, ...any }),
}));
