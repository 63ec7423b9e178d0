import { z } from "zod";
import { listenersPerNetworkLoadBalancer } from "../../modules/foundation/aws-limits";
import { elbSecurityPolicies } from "../../modules/load-balancer/elb-security-policy";
import type { AlbEntrySettings, EntrySettings } from "../../modules/passthrough/passthrough-entry";
import {
  type PassthroughServiceSettings,
  type TrafficSettings,
  isServiceName,
  serviceNameAllowed,
} from "../../modules/passthrough/passthrough-settings";
import type { ClusterSettings, ConsumerSettings, NlbPassthroughSettings } from "../../stacks/nlb-passthrough";
import { app } from "./app";
import { capacity } from "./capacity";
import { certificateArn, cidr, count, different, domainName, matching, port, secretArn, webAclArn } from "./fields";
import { network } from "./network";
import { caSource } from "./private-ca";
import { publicName } from "./public-name";
import { serviceFaults } from "./service-list";
import { sidecarImages } from "./sidecar-images";

/** Part of DNS names, role names and rule descriptions. */
const label = matching(/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/, "2 to 20 lower-case letters, digits and inner hyphens");

const cluster = z.strictObject({ name: label, capacity }) satisfies z.ZodType<ClusterSettings>;

const service = z.strictObject({
  name: label.refine(isServiceName, { error: serviceNameAllowed }),
  cluster: label,
  port,
  calls: z.array(z.strictObject({ service: label, localPort: port })),
  tlsEndsIn: z.enum(["sidecar", "app"]),
  app,
}) satisfies z.ZodType<PassthroughServiceSettings>;

const tooManyServices = `a list of ${listenersPerNetworkLoadBalancer} services at most, as a load balancer has no more listeners: split it into two stacks`;

const traffic = z.strictObject({
  proxyProtocolV2: z.boolean(),
  healthCheck: z.enum(["tcp", "https"]),
  tcpIdleTimeoutSeconds: count(60, 6000, "seconds"),
}) satisfies z.ZodType<TrafficSettings>;

const publicCertificate = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("exported"), certificateArn }),
  z.strictObject({ kind: z.literal("secret"), secretArn }),
  z.strictObject({
    kind: z.literal("private-ca"),
    clientsTrustPrivateCa: z.custom<true>(
      (given) => given === true,
      "true, which says that every client trusts the stack's own CA; others need a certificate that is exported or secret",
    ),
  }),
]);

/** Also the common name of a certificate. */
const certificateName = domainName.max(64, "at most 64 characters, as the common name of a certificate");

/** The health checks of the load balancer in front speak TLS 1.2 at most. */
const tls12Policies = elbSecurityPolicies.filter((policy) => policy.startsWith("ELBSecurityPolicy-TLS13-1-2-"));

const albEntry = z.strictObject({
  kind: z.literal("alb"),
  service: label,
  publicName,
  sslPolicy: z.enum(tls12Policies),
  webAclArn: webAclArn.optional(),
}) satisfies z.ZodType<AlbEntrySettings>;

const entry = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({
    kind: z.literal("passthrough"),
    service: label,
    domainName: certificateName,
    hostedZoneId: matching(/^Z[A-Z0-9]{1,31}$/, "a hosted zone id such as Z0123456789ABC").optional(),
    certificate: publicCertificate,
  }),
  albEntry,
]) satisfies z.ZodType<EntrySettings>;

const principal = matching(
  /^arn:aws:iam::\d{12}:.+$/,
  "the ARN of an account, role or user, such as arn:aws:iam::111122223333:root",
);
const endpointService = z.strictObject({
  service: label,
  allowedPrincipals: z.array(principal).min(1, "at least one ARN"),
  consumerCidrs: different(cidr, (block) => block).min(1, "at least one IPv4 block"),
  clientNames: z.array(certificateName).min(1, "at least one name of a client certificate"),
}) satisfies z.ZodType<ConsumerSettings>;

export const nlbPassthrough = z
  .strictObject({
    network,
    privateZone: domainName,
    ca: caSource,
    images: sidecarImages,
    clusters: z.array(cluster).min(1, "at least one cluster"),
    services: z.array(service).min(1, "at least one service").max(listenersPerNetworkLoadBalancer, tooManyServices),
    traffic,
    entry,
    endpointService: endpointService.optional(),
  })
  .superRefine((settings, context) => {
    for (const { path, allowed } of serviceFaults(settings)) {
      context.addIssue({ code: "custom", path: [...path], message: allowed });
    }
  }) satisfies z.ZodType<NlbPassthroughSettings>;
