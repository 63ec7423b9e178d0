import { z } from "zod";

const record = z.record(z.string(), z.unknown());

const change = z.object({
  address: z.string(),
  mode: z.string().default("managed"),
  type: z.string(),
  change: z.object({
    actions: z.array(z.string()),
    after: record.nullish(),
    after_unknown: z.unknown().optional(),
    replace_paths: z.array(z.array(z.unknown())).nullish(),
  }),
});

const stateResource = z.object({
  address: z.string(),
  values: record.nullish(),
  depends_on: z.array(z.string()).nullish(),
});

export interface StateModule {
  resources?: z.infer<typeof stateResource>[] | null | undefined;
  child_modules?: StateModule[] | null | undefined;
}
const stateModule: z.ZodType<StateModule> = z.object({
  resources: z.array(stateResource).nullish(),
  child_modules: z.lazy(() => z.array(stateModule).nullish()),
});

const resourceConfiguration = z.object({
  mode: z.string().default("managed"),
  type: z.string(),
  name: z.string(),
  expressions: record.nullish(),
  count_expression: z.unknown().optional(),
  for_each_expression: z.unknown().optional(),
  depends_on: z.array(z.string()).nullish(),
});

export interface ModuleJson {
  resources?: z.infer<typeof resourceConfiguration>[] | null | undefined;
  outputs?: Record<string, { expression?: unknown }> | null | undefined;
  module_calls?: Record<string, ModuleCallJson> | null | undefined;
}
export interface ModuleCallJson {
  expressions?: Record<string, unknown> | null | undefined;
  count_expression?: unknown;
  for_each_expression?: unknown;
  module?: ModuleJson | null | undefined;
}
const moduleJson: z.ZodType<ModuleJson> = z.object({
  resources: z.array(resourceConfiguration).nullish(),
  outputs: z.record(z.string(), z.object({ expression: z.unknown().optional() })).nullish(),
  module_calls: z
    .record(
      z.string(),
      z.object({
        expressions: record.nullish(),
        count_expression: z.unknown().optional(),
        for_each_expression: z.unknown().optional(),
        module: z.lazy(() => moduleJson.nullish()),
      }),
    )
    .nullish(),
});

const values = z.object({ root_module: stateModule.nullish() });
const variables = z.record(z.string(), z.object({ value: z.unknown().optional() }));

/** `terraform show -json PLAN` (JSON Output Format, Terraform documentation). */
export const planSchema = z.object({
  format_version: z.string(),
  resource_changes: z.array(change).nullish(),
  planned_values: values,
  prior_state: z.object({ values: values.nullish() }).nullish(),
  variables: variables.nullish(),
  configuration: z.object({
    provider_config: z.record(z.string(), record).nullish(),
    root_module: moduleJson.nullish(),
  }),
});
export type PlanJson = z.infer<typeof planSchema>;

/** `terraform show -json` of a state. */
export const stateSchema = z.object({ format_version: z.string(), values: values.nullish() });
export type StateJson = z.infer<typeof stateSchema>;
