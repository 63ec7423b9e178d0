import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applyWorkspace } from "../terraform/apply";
import type { TerraformBinary } from "../terraform/binary";
import type { StackJson } from "../terraform/stack-json";
import { ToolError } from "../terraform/tool-error";
import type { Workspace } from "../terraform/workspace";
import { managed, readState } from "./state-alone";

type Body = Readonly<Record<string, unknown>>;
type Resources = Record<string, Record<string, Body>>;

/** Whether an environment's stack guards what carries trust or data. */
export const isProtected = (stack: StackJson): boolean => Object.keys(withoutProtection(stack)).length > 0;

/**
 * Tries to destroy a protected stack, which must fail and take nothing, and then takes the protection off in this copy
 * of the stack, as the owner of an environment would.
 *
 * @returns why Terraform refuses
 * @throws ToolError where the destroy is not refused for its protection, or takes a resource all the same
 */
export async function unprotect(terraform: TerraformBinary, workspace: Workspace): Promise<string> {
  const before = managed(readState(workspace)).length;
  const refusal = await applyWorkspace(terraform, workspace, { destroy: true }).then(
    () => "",
    (error: unknown) => {
      if (error instanceof ToolError) return error.message;
      throw error;
    },
  );
  const taken = before - managed(readState(workspace)).length;
  if (taken > 0)
    throw new ToolError(`${workspace.name}: a refused destroy must take nothing, took ${taken} resources.`);
  if (!refusal.includes("Instance cannot be destroyed")) {
    throw new ToolError(`${workspace.name}: a destroy must be refused for prevent_destroy, and is not.\n${refusal}`);
  }
  const file = path.join(workspace.folder, "generated_override.tf.json");
  const override = JSON.parse(readFileSync(file, "utf8")) as { resource?: Resources };
  const resource = merged(override.resource ?? {}, withoutProtection(workspace.stack));
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

function merged(base: Resources, over: Resources): Resources {
  const resources: Resources = { ...base };
  for (const [type, bodies] of Object.entries(over)) {
    const both = Object.entries(bodies).map(([name, body]) => [name, { ...base[type]?.[name], ...body }]);
    resources[type] = { ...base[type], ...(Object.fromEntries(both) as Record<string, Body>) };
  }
  return resources;
}
