import { z } from "zod";
import type { Deployment } from "../../modules/deployment";
import type { HardenedAlbSettings } from "../../stacks/hardened-alb";
import { deployment } from "./deployment";
import { hardenedAlb } from "./hardened-alb";

/** One environment: where it is deployed, and what each of its stacks is made of. */
export interface Environment {
  readonly deployment: Deployment;
  readonly hardenedAlb: HardenedAlbSettings;
}

export const environment = z.strictObject({ deployment, hardenedAlb }) satisfies z.ZodType<Environment>;
