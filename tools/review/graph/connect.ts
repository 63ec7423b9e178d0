import type { Plan, Resource } from "../read/plan";
import { Block } from "../references/block";
import { Resolver } from "../references/resolver";
import { inferLinks } from "./inferred";
import { BALANCER, LISTENER, LISTENER_RULE, SECURITY_GROUP, SERVICE, TARGET_GROUP, Traffic } from "./traffic";

const ATTACHMENT = ["aws_lb_target_group_attachment", "aws_alb_target_group_attachment"];

/** The traffic of a plan: all links that it states, and only then those that nothing but one resource can mean. */
export function connect(plan: Plan): Traffic {
  const traffic = new Traffic(plan, new Resolver(plan));
  for (const resource of plan.resources) linkStated(traffic, resource);
  inferLinks(traffic);
  return traffic;
}

function linkStated(traffic: Traffic, resource: Resource): void {
  const body = Block.of(resource);
  const find = (attribute: string, types: string[] = []) => traffic.resolver.all(body, attribute, ...types);
  if (LISTENER.includes(resource.type)) {
    traffic.link("listens", find("load_balancer_arn", BALANCER), [resource], body);
    forward(traffic, resource, body.blocks("default_action"));
  } else if (LISTENER_RULE.includes(resource.type)) {
    traffic.link("rules", find("listener_arn", LISTENER), [resource], body);
    forward(traffic, resource, body.blocks("action"));
  } else if (ATTACHMENT.includes(resource.type)) {
    traffic.link("targets", find("target_group_arn", TARGET_GROUP), find("target_id"), body);
  } else if (resource.type === "aws_autoscaling_attachment") {
    const groups = ["lb_target_group_arn", "alb_target_group_arn"].flatMap((name) => find(name, TARGET_GROUP));
    traffic.link("targets", groups, find("autoscaling_group_name", ["aws_autoscaling_group"]), body);
  } else if (resource.type === "aws_autoscaling_group") {
    traffic.link("targets", find("target_group_arns", TARGET_GROUP), [resource], body);
    for (const group of templateGroups(traffic, body)) traffic.link("guards", [group], [resource], body);
  } else if (SERVICE.includes(resource.type)) {
    connectService(traffic, resource, body);
  }
  if (!SECURITY_GROUP.includes(resource.type)) guard(traffic, resource, body);
}

function connectService(traffic: Traffic, service: Resource, body: Block): void {
  const { resolver } = traffic;
  for (const block of body.blocks("load_balancer")) {
    traffic.link("targets", resolver.all(block, "target_group_arn", ...TARGET_GROUP), [service], block);
  }
  traffic.link("runs", [service], resolver.all(body, "task_definition", "aws_ecs_task_definition"), body);
  if (!body.block("network_configuration")) traffic.link("hosts", hosts(traffic, body), [service], body);
}

function forward(traffic: Traffic, from: Resource, actions: readonly Block[]): void {
  const { resolver } = traffic;
  for (const action of actions) {
    traffic.link("forwards", [from], resolver.all(action, "target_group_arn", ...TARGET_GROUP), action);
    for (const group of action.blocks("forward").flatMap((block) => block.blocks("target_group"))) {
      traffic.link("forwards", [from], resolver.all(group, "arn", ...TARGET_GROUP), action);
    }
  }
}

/** Whatever names its security groups, at the top or in a block, is guarded by them. */
function guard(traffic: Traffic, resource: Resource, body: Block): void {
  for (const block of [body, ...Object.keys(resource.values).flatMap((name) => body.blocks(name))]) {
    for (const attribute of ["security_groups", "security_group_ids", "vpc_security_group_ids"]) {
      traffic.link("guards", traffic.resolver.all(block, attribute, ...SECURITY_GROUP), [resource], block);
    }
  }
}

/** The auto scaling groups whose instances a service without its own network interface runs on. */
function hosts(traffic: Traffic, service: Block): Resource[] {
  const { resolver } = traffic;
  const chosen = service
    .blocks("capacity_provider_strategy")
    .flatMap((strategy) => resolver.all(strategy, "capacity_provider", "aws_ecs_capacity_provider"));
  const cluster = resolver.one(service, "cluster", "aws_ecs_cluster");
  const ofCluster = traffic
    .of(["aws_ecs_cluster_capacity_providers"])
    .map(Block.of)
    .filter((body) => cluster && resolver.one(body, "cluster_name", "aws_ecs_cluster") === cluster)
    .flatMap((body) => resolver.all(body, "capacity_providers", "aws_ecs_capacity_provider"));
  return (chosen.length > 0 ? chosen : ofCluster)
    .flatMap((provider) => Block.of(provider).blocks("auto_scaling_group_provider"))
    .flatMap((block) => resolver.all(block, "auto_scaling_group_arn", "aws_autoscaling_group"));
}

function templateGroups(traffic: Traffic, group: Block): Resource[] {
  return traffic.launchTemplates(group).flatMap((template) => {
    const body = Block.of(template);
    const blocks = [body, ...body.blocks("network_interfaces")];
    const attributes = ["vpc_security_group_ids", "security_groups", "security_group_names"];
    return blocks.flatMap((block) =>
      attributes.flatMap((attribute) => traffic.resolver.all(block, attribute, ...SECURITY_GROUP)),
    );
  });
}
