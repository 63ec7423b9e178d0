import { z } from "zod";
import type { Deployment } from "../../modules/foundation/deployment";
import type { AlbReencryptionSettings } from "../../stacks/alb-reencryption";
import type { HardenedAlbSettings } from "../../stacks/hardened-alb";
import type { NlbPassthroughSettings } from "../../stacks/nlb-passthrough";
import type { PrivateCaSettings } from "../../stacks/private-ca";
import type { ServiceConnectMeshSettings } from "../../stacks/service-connect-mesh";
import { albReencryption } from "./alb-reencryption";
import { deployment } from "./deployment";
import { hardenedAlb } from "./hardened-alb";
import { nlbPassthrough } from "./nlb-passthrough";
import { privateCa } from "./private-ca";
import { serviceConnectMesh } from "./service-connect-mesh";

/** One environment: where it is deployed, and what each of its stacks is made of. */
export interface Environment {
  readonly deployment: Deployment;
  readonly hardenedAlb: HardenedAlbSettings;
  readonly albReencryption: AlbReencryptionSettings;
  readonly nlbPassthrough: NlbPassthroughSettings;
  readonly serviceConnectMesh: ServiceConnectMeshSettings;
  /** A CA in an account of its own, for several stacks. @default each stack names where its certificates come from */
  readonly privateCa?: PrivateCaSettings;
}

export const environment = z.strictObject({
  deployment,
  hardenedAlb,
  albReencryption,
  nlbPassthrough,
  serviceConnectMesh,
  privateCa: privateCa.optional(),
}) satisfies z.ZodType<Environment>;
