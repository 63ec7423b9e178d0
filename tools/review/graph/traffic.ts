import { MultiDirectedGraph } from "graphology";
import type { Plan, Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Resolver } from "../references/resolver";

export const BALANCER = ["aws_lb", "aws_alb"];
export const LISTENER = ["aws_lb_listener", "aws_alb_listener"];
export const LISTENER_RULE = ["aws_lb_listener_rule", "aws_alb_listener_rule"];
export const TARGET_GROUP = ["aws_lb_target_group", "aws_alb_target_group"];
export const SERVICE = ["aws_ecs_service"];
export const SECURITY_GROUP = ["aws_security_group", "aws_default_security_group"];

/**
 * What a link says about its two ends: `listens` balancer → listener, `rules` listener → rule, `forwards` listener or
 * rule → target group, `targets` target group → service, instance, group or balancer, `runs` service → task definition,
 * `guards` security group → what carries it, `hosts` auto scaling group → service that runs on its instances.
 */
export type LinkKind = "listens" | "rules" | "forwards" | "targets" | "runs" | "guards" | "hosts";

interface Link {
  readonly kind: LinkKind;
  /** The block of configuration that makes the link. */
  readonly via: Block;
}

export interface Linked extends Link {
  readonly resource: Resource;
}

/** A link that nothing states: the only one that fits where the plan hides the reference. */
export interface Inference {
  readonly from: Resource;
  readonly to: Resource;
}

/** The resources of a plan and how packets go between them. */
export class Traffic {
  private readonly graph = new MultiDirectedGraph<{ resource: Resource }, Link>();
  private readonly before = new Map<Resource, readonly Resource[]>();
  private readonly inferred: Inference[] = [];

  constructor(
    readonly plan: Plan,
    readonly resolver: Resolver,
  ) {
    for (const resource of plan.resources) this.graph.mergeNode(resource.address, { resource });
  }

  link(kind: LinkKind, from: readonly Resource[], to: readonly Resource[], via: Block): void {
    for (const source of from)
      for (const target of to) this.graph.addEdge(source.address, target.address, { kind, via });
  }

  /** Links what the plan hides, and remembers that nothing states it. */
  infer(kind: LinkKind, from: Resource, to: Resource, via: Block): void {
    this.link(kind, [from], [to], via);
    this.inferred.push({ from, to });
  }

  get inferences(): readonly Inference[] {
    return this.inferred;
  }

  of(types: readonly string[]): Resource[] {
    return this.plan.resources.filter(({ type, mode }) => mode === "managed" && types.includes(type));
  }

  /** The resource of an address, if the plan holds it. */
  at(address: string): Resource[] {
    return this.graph.hasNode(address) ? [this.node(address).resource] : [];
  }

  next(resource: Resource, kind: LinkKind): Linked[] {
    return this.graph
      .mapOutEdges(resource.address, (_, link, __, target) => ({ ...link, ...this.node(target) }))
      .filter(is(kind));
  }

  previous(resource: Resource, kind: LinkKind): Linked[] {
    return this.graph
      .mapInEdges(resource.address, (_, link, source) => ({ ...link, ...this.node(source) }))
      .filter(is(kind));
  }

  /** Resources of a type whose attribute names this resource. */
  previousBy(type: string, attribute: string, resource: Resource): Resource[] {
    return this.of([type]).filter((one) =>
      this.resolver.all(Block.of(one), attribute, resource.type).includes(resource),
    );
  }

  /** Addresses of all that exists before a resource and outlives it: what it refers to, and so on. */
  ancestors(resource: Resource): ReadonlySet<string> {
    const seen = new Set<string>();
    const waiting = [resource];
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      for (const before of this.dependencies(one)) {
        if (!seen.has(before.address)) waiting.push(before);
        seen.add(before.address);
      }
    }
    return seen;
  }

  private dependencies(resource: Resource): readonly Resource[] {
    const known = this.before.get(resource) ?? this.resolver.dependencies(resource);
    this.before.set(resource, known);
    return known;
  }

  /** Security groups of a balancer, a service (its instances' groups in bridge and host mode), an instance, … */
  securityGroups(resource: Resource): Resource[] {
    const own = this.previous(resource, "guards").map((link) => link.resource);
    if (own.length > 0) return own;
    return this.previous(resource, "hosts").flatMap((link) => this.securityGroups(link.resource));
  }

  private node(address: string): { resource: Resource } {
    return this.graph.getNodeAttributes(address);
  }

  /** The launch templates or configurations of an auto scaling group. */
  launchTemplates(group: Block): Resource[] {
    const mixed = group.blocks("mixed_instances_policy").flatMap((policy) => policy.blocks("launch_template"));
    const specified = mixed.flatMap((template) => template.blocks("launch_template_specification"));
    const named = [...group.blocks("launch_template"), ...specified].flatMap((block) =>
      ["id", "launch_template_id", "name", "launch_template_name"].flatMap((attribute) =>
        this.resolver.all(block, attribute, "aws_launch_template"),
      ),
    );
    return [...new Set([...named, ...this.resolver.all(group, "launch_configuration", "aws_launch_configuration")])];
  }
}

function is(kind: LinkKind): (linked: Linked) => boolean {
  return (linked) => linked.kind === kind;
}
