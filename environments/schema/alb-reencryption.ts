import { z } from "zod";
import { caBundleFault, isRevocationList, revocationListAllowed } from "../../modules/load-balancer/ca-bundle";
import { hostFault, instanceTypeAllowed, tasksPerHost } from "../../modules/ecs/task-interfaces";
import { isLeafValidity, leafValidityAllowed } from "../../modules/private-ca/leaf-certificate";
import {
  type AlbReencryptionSettings,
  type ClientSettings,
  type TaskCertificateSettings,
  caBundleAllowed,
} from "../../stacks/alb-reencryption";
import { app } from "./app";
import { capacity, taskSize } from "./capacity";
import { certificateArn, domainName, rule, secretArn, text } from "./fields";
import { edge } from "./hardened-alb";
import { network } from "./network";
import { caSource } from "./private-ca";
import { publicName } from "./public-name";
import { sidecarImages } from "./sidecar-images";

const certificate = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("self-signed") }),
  z.strictObject({
    kind: z.literal("private-ca"),
    ca: caSource,
    validityDays: z.number(leafValidityAllowed).refine(isLeafValidity, { error: leafValidityAllowed }).optional(),
  }),
  z.strictObject({ kind: z.literal("exported"), domainName, certificateArn }),
  z.strictObject({ kind: z.literal("secret"), domainName, secretArn }),
]) satisfies z.ZodType<TaskCertificateSettings>;

const pem = z.string("CA certificates as PEM").superRefine((given, context) => {
  const message = caBundleFault(given);
  if (message) context.addIssue({ code: "custom", message });
});

const clients = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("anyone") }),
  z.strictObject({
    kind: z.literal("verified"),
    caBundle: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("pem"), pem }),
      z.strictObject({ kind: z.literal("private-ca") }),
    ]),
    revocationLists: z.array(text(revocationListAllowed, isRevocationList)).max(30, "at most 30 lists").optional(),
    expiredCertificates: z.enum(["refused", "accepted"]),
    advertiseCaNames: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("passed-through") }),
]) satisfies z.ZodType<ClientSettings>;

const settings = z.strictObject({
  network,
  publicName,
  edge,
  clients,
  capacity,
  app,
  protocol: z.enum(["http1", "grpc"]),
  tlsEndsIn: z.enum(["sidecar", "app"]),
  certificate,
  images: sidecarImages,
}) satisfies z.ZodType<AlbReencryptionSettings>;

const sized = rule(settings, taskSize);

const counted = rule(sized, {
  reads: ["capacity"],
  at: ["capacity", "instanceType"],
  allowed: instanceTypeAllowed,
  holds: ({ capacity: room }) => room.kind === "fargate" || tasksPerHost(room.instanceType) !== undefined,
});

/** Tasks have interfaces of their own, and a host has few to spare. */
const roomFault = ({ capacity: room, app: { tasks } }: Pick<AlbReencryptionSettings, "capacity" | "app">) =>
  room.kind === "ec2" ? hostFault(room, [tasks.max]) : undefined;

const roomy = rule(counted, {
  reads: ["capacity", "app"],
  at: ["capacity", "hosts", "max"],
  allowed: (given) => roomFault(given)?.allowed ?? "",
  // Of a type that is not known the rule before tells, and this one does not run.
  holds: (given) => roomFault(given) === undefined,
});

const bundled = rule(roomy, {
  reads: ["clients", "certificate"],
  at: ["clients", "caBundle"],
  allowed: caBundleAllowed,
  holds: ({ clients: given, certificate: { kind } }) =>
    given.kind !== "verified" || given.caBundle.kind === "pem" || kind === "private-ca",
});

export const albReencryption = rule(bundled, {
  reads: ["network", "certificate"],
  at: ["certificate"],
  allowed: "of another kind than exported where the way out is endpoints: AWS has none to export from ACM through",
  holds: ({ network: given, certificate: { kind } }) =>
    kind !== "exported" || given.kind === "existing" || given.wayOut.kind === "nat",
});
