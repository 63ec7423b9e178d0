import { z } from "zod";
import { elbSecurityPolicies } from "../../modules/load-balancer/elb-security-policy";
import type { HttpsEdgeSettings } from "../../modules/load-balancer/https-load-balancer";
import type { HardenedAlbSettings } from "../../stacks/hardened-alb";
import { app } from "./app";
import { capacity, taskSize } from "./capacity";
import { rule, tagValue, webAclArn } from "./fields";
import { network } from "./network";
import { publicName } from "./public-name";

export const edge = z.strictObject({
  sslPolicy: z.enum(elbSecurityPolicies),
  redirectHttp: z.boolean(),
  webAclArn: webAclArn.optional(),
}) satisfies z.ZodType<HttpsEdgeSettings>;

const settings = z.strictObject({
  network,
  publicName,
  edge,
  capacity,
  app,
  acceptedPlaintext: tagValue,
}) satisfies z.ZodType<HardenedAlbSettings>;

export const hardenedAlb = rule(settings, taskSize);
