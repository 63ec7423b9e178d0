import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LocalDeployment } from "../../tools/emulator/local-deployment";
import { managed, readState } from "../../tools/emulator/state-alone";
import { applyWorkspace } from "../../tools/terraform/apply";
import type { TerraformBinary } from "../../tools/terraform/binary";
import type { StackJson } from "../../tools/terraform/stack-json";

type Body = Readonly<Record<string, unknown>>;
type Resources = Record<string, Record<string, Body>>;

/** Whether an environment's stack guards what carries trust or data. */
export const isProtected = (stack: StackJson): boolean => Object.keys(withoutProtection(stack)).length > 0;

/**
 * Tries to destroy a protected stack, expects nothing to be lost by it, and then takes the protection off, as the owner
 * of an environment would.
 *
 * @returns why Terraform refuses
 */
export async function unprotect(terraform: TerraformBinary, { workspace }: LocalDeployment): Promise<string> {
  const before = managed(readState(workspace)).length;
  const refusal = await applyWorkspace(terraform, workspace, { destroy: true }).then(
    () => "",
    (error: unknown) => String(error),
  );
  const after = managed(readState(workspace)).length;
  if (after !== before) throw new Error(`a refused destroy took ${before - after} resources`);
  const file = path.join(workspace.folder, "generated_override.tf.json");
  const override = JSON.parse(readFileSync(file, "utf8")) as { resource?: Resources };
  const resource: Resources = { ...override.resource };
  for (const [type, bodies] of Object.entries(withoutProtection(workspace.stack))) {
    const merged = Object.entries(bodies).map(([name, body]) => [name, { ...resource[type]?.[name], ...body }]);
    resource[type] = { ...resource[type], ...(Object.fromEntries(merged) as Record<string, Body>) };
  }
  writeFileSync(file, JSON.stringify({ ...override, resource }));
  await applyWorkspace(terraform, workspace);
  return refusal;
}

/** The overrides that take off what protects resources, by type and name. */
function withoutProtection(stack: StackJson): Resources {
  const overrides: Resources = {};
  for (const [type, bodies] of Object.entries(stack.resource ?? {})) {
    for (const [name, body] of Object.entries(bodies)) {
      const lifecycle = body["lifecycle"] as { prevent_destroy?: boolean } | undefined;
      const off = {
        ...(lifecycle?.prevent_destroy && { lifecycle: { prevent_destroy: false } }),
        ...(body["enable_deletion_protection"] === true && { enable_deletion_protection: false }),
      };
      if (Object.keys(off).length > 0) (overrides[type] ??= {})[name] = off;
    }
  }
  return overrides;
}
