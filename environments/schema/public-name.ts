import { z } from "zod";
import type { PublicNameSettings } from "../../modules/load-balancer/public-name";
import { certificateArn, domainName, matching, rule } from "./fields";

/** AWS docs: "RequestCertificate" (AWS Certificate Manager API reference): the first name of a certificate. */
const requested = domainName.max(64, "at most 64 characters, as ACM issues no certificate for a longer name");

const inHostedZone = rule(
  z.strictObject({
    kind: z.literal("hosted-zone"),
    domainName: requested,
    hostedZone: z.strictObject({
      id: matching(/^Z[A-Z0-9]{1,31}$/, "a hosted zone id such as Z0123456789ABC"),
      name: domainName,
    }),
  }),
  {
    reads: ["domainName", "hostedZone"],
    at: ["domainName"],
    allowed: ({ hostedZone }) => `inside the hosted zone ${hostedZone.name}`,
    holds: (name) => name.domainName === name.hostedZone.name || name.domainName.endsWith(`.${name.hostedZone.name}`),
  },
);

const withCertificate = z.strictObject({ kind: z.literal("certificate"), domainName, certificateArn });

/** There is no silent way to plaintext: without a zone and without a certificate there is no stack. */
export const publicName = z.discriminatedUnion("kind", [inHostedZone, withCertificate], {
  error:
    'a name with a certificate: { kind: "hosted-zone", domainName, hostedZone: { id, name } } or { kind: "certificate", domainName, certificateArn }',
}) satisfies z.ZodType<PublicNameSettings>;
