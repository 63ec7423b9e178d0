import { z } from "zod";
import {
  type PrivateCaSource,
  caArnAllowed,
  caCertificateAllowed,
  caSigningAlgorithms,
  isCaArn,
  isCaCertificate,
  isSharePrincipal,
  sharePrincipalAllowed,
} from "../../modules/private-ca/ca-source";
import type { PrivateCaSettings } from "../../stacks/private-ca";
import { otherAccount } from "./deployment";
import { text } from "./fields";

const keyAlgorithms = Object.keys(caSigningAlgorithms) as (keyof typeof caSigningAlgorithms)[];

const keyAlgorithm = z.enum(keyAlgorithms).optional();
const shareWith = z.array(text(sharePrincipalAllowed, isSharePrincipal)).min(1, "somebody to share with");

// The stack compares the region with its own: here any will do.
const caArn = text(caArnAllowed("the stack's region"), (arn) => isCaArn(arn, arn.split(":")[3] ?? ""));
const certificate = text(caCertificateAllowed, isCaCertificate);

export const caSource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("own"), keyAlgorithm, shareWith: shareWith.optional() }),
  z.strictObject({
    kind: z.literal("shared"),
    shareName: z.string().min(1, "the name of a resource share"),
    expectedArn: caArn,
    certificate,
  }),
  z.strictObject({ kind: z.literal("arn"), arn: caArn, certificate }),
]) satisfies z.ZodType<PrivateCaSource>;

export const privateCa = z.strictObject({
  owner: otherAccount,
  keyAlgorithm,
  shareWith,
}) satisfies z.ZodType<PrivateCaSettings>;
