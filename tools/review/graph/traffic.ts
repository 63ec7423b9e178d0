import { MultiDirectedGraph } from "graphology";
import type { Plan, Resource } from "../read/plan";
import { Block, isObject } from "../references/block";
import { infer, type Inference } from "./inferred";
import type { Resolver } from "../references/resolver";

export const BALANCER = ["aws_lb", "aws_alb"];
export const LISTENER = ["aws_lb_listener", "aws_alb_listener"];
export const LISTENER_RULE = ["aws_lb_listener_rule", "aws_alb_listener_rule"];
export const TARGET_GROUP = ["aws_lb_target_group", "aws_alb_target_group"];
export const SERVICE = ["aws_ecs_service"];
const ATTACHMENT = ["aws_lb_target_group_attachment", "aws_alb_target_group_attachment"];
const SECURITY_GROUP = ["aws_security_group", "aws_default_security_group"];

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

/** The resources of a plan and how packets go between them. */
export class Traffic {
  private readonly graph = new MultiDirectedGraph<{ resource: Resource }, Link>();

  private readonly before = new Map<Resource, readonly Resource[]>();
  /** Links that the plan hides and the graph took as meant. */
  readonly inferences: readonly Inference[];

  constructor(
    readonly plan: Plan,
    readonly resolver: Resolver,
  ) {
    for (const resource of plan.resources) this.graph.mergeNode(resource.address, { resource });
    for (const resource of plan.resources) this.connect(resource);
    this.inferences = infer(this);
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

  link(kind: LinkKind, from: readonly Resource[], to: readonly Resource[], via: Block): void {
    for (const source of from)
      for (const target of to) this.graph.addEdge(source.address, target.address, { kind, via });
  }

  private connect(resource: Resource): void {
    const body = Block.of(resource);
    const find = (block: Block, attribute: string, types: string[]) => this.resolver.all(block, attribute, ...types);
    if (LISTENER.includes(resource.type)) {
      this.link("listens", find(body, "load_balancer_arn", BALANCER), [resource], body);
      this.forward(resource, body.blocks("default_action"));
    } else if (LISTENER_RULE.includes(resource.type)) {
      this.link("rules", find(body, "listener_arn", LISTENER), [resource], body);
      this.forward(resource, body.blocks("action"));
    } else if (ATTACHMENT.includes(resource.type)) {
      this.link("targets", find(body, "target_group_arn", TARGET_GROUP), this.resolver.all(body, "target_id"), body);
    } else if (resource.type === "aws_autoscaling_attachment") {
      const groups = ["lb_target_group_arn", "alb_target_group_arn"].flatMap((name) => find(body, name, TARGET_GROUP));
      this.link("targets", groups, find(body, "autoscaling_group_name", ["aws_autoscaling_group"]), body);
    } else if (resource.type === "aws_autoscaling_group") {
      this.link("targets", find(body, "target_group_arns", TARGET_GROUP), [resource], body);
      for (const group of this.templateGroups(body)) this.link("guards", [group], [resource], body);
    } else if (SERVICE.includes(resource.type)) {
      this.connectService(resource, body);
    }
    if (!SECURITY_GROUP.includes(resource.type)) this.guard(resource, body);
  }

  private connectService(service: Resource, body: Block): void {
    for (const block of body.blocks("load_balancer")) {
      this.link("targets", this.resolver.all(block, "target_group_arn", ...TARGET_GROUP), [service], block);
    }
    this.link("runs", [service], this.resolver.all(body, "task_definition", "aws_ecs_task_definition"), body);
    if (!body.block("network_configuration")) this.link("hosts", this.hosts(body), [service], body);
  }

  private forward(from: Resource, actions: readonly Block[]): void {
    for (const action of actions) {
      this.link("forwards", [from], this.resolver.all(action, "target_group_arn", ...TARGET_GROUP), action);
      for (const group of action.blocks("forward").flatMap((forward) => forward.blocks("target_group"))) {
        this.link("forwards", [from], this.resolver.all(group, "arn", ...TARGET_GROUP), action);
      }
    }
  }

  /** Whatever names its security groups, at the top or in a block, is guarded by them. */
  private guard(resource: Resource, body: Block): void {
    const blocks = Object.keys(resource.values).filter((name) => asArray(resource.values[name]).some(isObject));
    for (const block of [body, ...blocks.flatMap((name) => body.blocks(name))]) {
      for (const attribute of ["security_groups", "security_group_ids", "vpc_security_group_ids"]) {
        this.link("guards", this.resolver.all(block, attribute, ...SECURITY_GROUP), [resource], block);
      }
    }
  }

  /** The auto scaling groups whose instances a service without its own network interface runs on. */
  private hosts(service: Block): Resource[] {
    const chosen = service
      .blocks("capacity_provider_strategy")
      .flatMap((strategy) => this.resolver.all(strategy, "capacity_provider", "aws_ecs_capacity_provider"));
    const cluster = this.resolver.one(service, "cluster", "aws_ecs_cluster");
    const ofCluster = this.of(["aws_ecs_cluster_capacity_providers"])
      .map(Block.of)
      .filter((body) => cluster && this.resolver.one(body, "cluster_name", "aws_ecs_cluster") === cluster)
      .flatMap((body) => this.resolver.all(body, "capacity_providers", "aws_ecs_capacity_provider"));
    return (chosen.length > 0 ? chosen : ofCluster)
      .flatMap((provider) => Block.of(provider).blocks("auto_scaling_group_provider"))
      .flatMap((block) => this.resolver.all(block, "auto_scaling_group_arn", "aws_autoscaling_group"));
  }

  private templateGroups(group: Block): Resource[] {
    return this.launchTemplates(group).flatMap((template) => {
      const body = Block.of(template);
      const blocks = [body, ...body.blocks("network_interfaces")];
      const attributes = ["vpc_security_group_ids", "security_groups", "security_group_names"];
      return blocks.flatMap((block) =>
        attributes.flatMap((attribute) => this.resolver.all(block, attribute, ...SECURITY_GROUP)),
      );
    });
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

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
