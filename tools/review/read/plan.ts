import type { Address } from "./address";

/** Known and unknown attributes of one resource as it will be after the apply. */
export interface Resource extends Address {
  readonly address: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Terraform's `after_unknown`: the tree of `values` with true where only the apply will tell. */
  readonly unknown: unknown;
  /** The configuration that the values came from; absent in a state, and for a resource that only the state knows. */
  readonly configuration?: ResourceConfiguration;
  /** Addresses named by `depends_on`, in the configuration or in the state. */
  readonly dependsOn: readonly string[];
}

/** Terraform's `expressions`: `{ references }` or `{ constant_value }` per attribute, a list per nested block. */
export type Expressions = Readonly<Record<string, unknown>>;

export interface ResourceConfiguration {
  readonly expressions: Expressions;
  /** What `each.value` and `count.index` come from. */
  readonly repetition: unknown;
}

export interface ModuleConfiguration {
  readonly resources: ReadonlyMap<string, ResourceConfiguration & { readonly dependsOn: readonly string[] }>;
  /** Expression per output. */
  readonly outputs: Expressions;
  readonly calls: ReadonlyMap<string, ModuleCall>;
}

export interface ModuleCall {
  /** Expression per input variable. */
  readonly inputs: Expressions;
  readonly repetition: unknown;
  readonly module: ModuleConfiguration;
}

export type Action = "create" | "update" | "replace" | "delete" | "no-op" | "read" | "forget";

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Attribute paths that force a replacement, as `name.0.port`. */
  readonly replacePaths: readonly string[];
}

/** What the review knows of a plan, a state or a synthesized stack. */
export interface Plan {
  readonly name: string;
  /** What exists after the apply: managed resources and data sources. */
  readonly resources: readonly Resource[];
  readonly changes: readonly ResourceChange[];
  readonly configuration?: ModuleConfiguration;
  /** Region of the first AWS provider block, when it is known. */
  readonly region?: string;
}
