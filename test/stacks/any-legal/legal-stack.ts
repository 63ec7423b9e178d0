import type { App, TerraformStack } from "cdktf";
import type { Environment } from "../../../environments/schema/environment";
import { validate } from "../../../environments/validate";
import { synthesized } from "../../support/stacks";
import type { Template } from "../../support/template";

/** An environment that the schema takes, and the one stack of it that chance has shaped. */
export interface LegalStack {
  readonly environment: Environment;
  readonly create: (app: App) => TerraformStack;
}

/** @throws InputError where it is not legal after all, which is a fault of the schema or of the arbitrary */
export function synthesizeLegal({ environment, create }: LegalStack): Template {
  validate([environment]);
  return synthesized(create);
}
