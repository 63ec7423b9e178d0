import { z } from "zod";
import type { NetworkSettings } from "../../modules/network/network";
import {
  areZones,
  existingVpcCidrAllowed,
  isExistingVpcCidr,
  isVpcCidr,
  vpcCidrAllowed,
  zonesAllowed,
} from "../../modules/network/subnet-plan";
import { different, matching, text } from "./fields";

const subnetIds = different(
  matching(/^subnet-[0-9a-f]+$/, "a subnet id"),
  (id) => id,
  "a list of different subnets",
).min(2, "subnets in at least two zones");

export const network = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("new"),
    cidr: text(vpcCidrAllowed, isVpcCidr),
    zones: z
      .array(matching(/^[a-z]{2}(-[a-z]+)+-\d[a-f]$/, "an availability zone such as us-east-1a"))
      .refine(areZones, { error: zonesAllowed }),
    wayOut: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("nat"), gateways: z.enum(["one", "one-per-zone"]) }),
      z.strictObject({ kind: z.literal("endpoints") }),
    ]),
  }),
  z.strictObject({
    kind: z.literal("existing"),
    vpcId: matching(/^vpc-[0-9a-f]+$/, "a VPC id"),
    cidr: text(existingVpcCidrAllowed, isExistingVpcCidr),
    publicSubnetIds: subnetIds,
    privateSubnetIds: subnetIds,
  }),
]) satisfies z.ZodType<NetworkSettings>;
