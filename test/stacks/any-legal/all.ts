import { albReencryption } from "./alb-reencryption";
import { hardenedAlb } from "./hardened-alb";
import { nlbPassthrough } from "./nlb-passthrough";
import { serviceConnectMesh } from "./service-connect-mesh";

export const legalStacks = {
  "hardened-alb": hardenedAlb,
  "alb-reencryption": albReencryption,
  "nlb-passthrough": nlbPassthrough,
  "service-connect-mesh": serviceConnectMesh,
} as const;
