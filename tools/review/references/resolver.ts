import { configAddress, parseAddress, parts, type InstanceKey, type ModuleStep } from "../read/address";
import { moduleAt } from "../read/from-plan";
import type { Plan, Resource } from "../read/plan";
import { Block, referencesOf } from "./block";

/** Resources that stand for another one: the attribute that names it. */
const STAND_INS: Readonly<Record<string, string>> = {
  aws_acm_certificate_validation: "certificate_arn",
  aws_acmpca_certificate_authority_certificate: "certificate_authority_arn",
  aws_ecs_cluster_capacity_providers: "cluster_name",
  terraform_data: "input",
};

/** Where a reference is written: a module instance, and the instance of the resource or call that holds it. */
interface Scope {
  readonly modules: readonly ModuleStep[];
  readonly key?: InstanceKey | undefined;
  /** What `each.value` and `count.index` come from there. */
  readonly repetition: unknown;
}

/** Finds the resources that an attribute refers to: by ARN or id where it is known, else along its references. */
export class Resolver {
  private readonly byConfig = new Map<string, Resource[]>();
  private readonly byIdentity = new Map<string, Resource[]>();

  constructor(private readonly plan: Plan) {
    for (const resource of plan.resources) {
      push(this.byConfig, configAddress(resource), resource);
      for (const attribute of ["arn", "id", "name", "bucket"]) {
        const value = resource.values[attribute];
        if (typeof value === "string" && value !== "") push(this.byIdentity, value, resource);
      }
    }
  }

  /** The resources of these types (any type when none is given) that the attribute names; empty when none is known. */
  all(block: Block, attribute: string, ...types: string[]): Resource[] {
    const accepted = (resource: Resource) => types.length === 0 || types.includes(resource.type);
    const named = block.texts(attribute).flatMap((value) => this.identified(value).filter(accepted));
    const complete = named.length > 0 && !block.isUnknown(attribute);
    if (complete) return unique(named);
    const { resource } = block;
    const scope = { modules: resource.modules, key: resource.key, repetition: resource.configuration?.repetition };
    return unique([...named, ...this.follow(block.references(attribute), scope, accepted, new Set())]);
  }

  one(block: Block, attribute: string, ...types: string[]): Resource | undefined {
    return this.all(block, attribute, ...types)[0];
  }

  /** Resources that carry this ARN, id or name. */
  identified(value: string): readonly Resource[] {
    return this.byIdentity.get(value) ?? [];
  }

  /** All that a resource mentions anywhere, `depends_on` included: what exists before it. */
  dependencies(resource: Resource): Resource[] {
    const { configuration, modules, key } = resource;
    const scope = { modules, key, repetition: configuration?.repetition };
    const mentioned = [...referencesOf(configuration?.expressions), ...resource.dependsOn];
    return unique(this.follow(mentioned, scope, () => true, new Set())).filter(
      ({ address }) => address !== resource.address,
    );
  }

  private follow(
    references: readonly string[],
    scope: Scope,
    accepted: (resource: Resource) => boolean,
    seen: Set<string>,
  ): Resource[] {
    const matchKeys = references.some((reference) => /^(each\.(key|value)|count\.index)/.test(reference));
    return mostSpecific(references).flatMap((reference) => {
      const visit = `${JSON.stringify(scope.modules)} ${String(scope.key)} ${reference}`;
      if (seen.has(visit)) return [];
      seen.add(visit);
      const key = matchKeys ? scope.key : undefined;
      const [head, name, output] = parts(reference);
      if (head?.name === "var" && name) return this.input(name.name, scope, accepted, seen);
      if (head?.name === "each" && name?.name === "value") {
        return this.follow(referencesOf(scope.repetition), { ...scope, repetition: undefined }, accepted, seen);
      }
      if (head?.name === "module" && name) {
        return this.output(name, output?.name, scope, key, accepted, seen);
      }
      return this.instances(reference, scope, key).flatMap((resource) => {
        if (accepted(resource)) return [resource];
        const attribute = STAND_INS[resource.type];
        return attribute ? this.all(Block.of(resource), attribute).filter(accepted) : [];
      });
    });
  }

  private instances(reference: string, scope: Scope, key: InstanceKey | undefined): Resource[] {
    const address = parseAddress(reference);
    if (!address) return [];
    const candidates = (this.byConfig.get(configAddress({ ...address, modules: scope.modules })) ?? []).filter(
      (resource) => sameModules(resource.modules, scope.modules),
    );
    const wanted = address.key ?? key;
    const exact = candidates.filter((resource) => resource.key === wanted);
    if (address.key !== undefined || exact.length > 0) return exact;
    return candidates;
  }

  private input(name: string, scope: Scope, accepted: (resource: Resource) => boolean, seen: Set<string>): Resource[] {
    const step = scope.modules.at(-1);
    const parent = scope.modules.slice(0, -1);
    const call = step && this.plan.configuration && moduleAt(this.plan.configuration, parent)?.calls.get(step.name);
    if (!call) return [];
    const outer = { modules: parent, key: step.key, repetition: call.repetition };
    return this.follow(referencesOf(call.inputs[name]), outer, accepted, seen);
  }

  private output(
    step: ModuleStep,
    output: string | undefined,
    scope: Scope,
    key: InstanceKey | undefined,
    accepted: (resource: Resource) => boolean,
    seen: Set<string>,
  ): Resource[] {
    const root = this.plan.configuration;
    const module = root && moduleAt(root, [...scope.modules, step]);
    if (!module) return [];
    const expressions = output ? [module.outputs[output]] : Object.values(module.outputs);
    const instances = this.moduleInstances([...scope.modules, { name: step.name }]);
    const wanted = step.key ?? key;
    const exact = instances.filter((path) => path.at(-1)?.key === wanted);
    return (exact.length > 0 ? exact : instances).flatMap((modules) =>
      this.follow(expressions.flatMap(referencesOf), { modules, repetition: undefined }, accepted, seen),
    );
  }

  /** Every instance of a module that holds a resource, below the given instance of its parent. */
  private moduleInstances(path: readonly ModuleStep[]): (readonly ModuleStep[])[] {
    const found = new Map<string, readonly ModuleStep[]>();
    for (const { modules } of this.plan.resources) {
      const instance = modules.slice(0, path.length);
      const parent = instance.slice(0, -1);
      const fits = instance.length === path.length && instance.at(-1)?.name === path.at(-1)?.name;
      if (fits && sameModules(parent, path.slice(0, -1))) found.set(JSON.stringify(instance), instance);
    }
    return [...found.values()];
  }
}

/** Terraform lists `a.b.arn` and `a.b`; the longer one says it all. */
function mostSpecific(references: readonly string[]): string[] {
  return references.filter(
    (reference) => !references.some((other) => other.startsWith(`${reference}.`) || other.startsWith(`${reference}[`)),
  );
}

function sameModules(one: readonly ModuleStep[], other: readonly ModuleStep[]): boolean {
  return (
    one.length === other.length && one.every((step, at) => step.name === other[at]?.name && step.key === other[at]?.key)
  );
}

function unique(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.map((resource) => [resource.address, resource])).values()];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
