import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import { LISTENER, LISTENER_RULE, SERVICE, TARGET_GROUP, type Traffic } from "./traffic";

/**
 * Plan JSON leaves out `dynamic` blocks, so what they refer to is unknown. Where exactly one target group is left that
 * nobody else uses, and its port fits, it is taken for the one that is meant.
 */
export function inferLinks(traffic: Traffic): void {
  const groups = (unused: (group: Resource) => boolean) => traffic.of(TARGET_GROUP).filter(unused);
  for (const source of traffic.of([...LISTENER, ...LISTENER_RULE])) {
    const actions = [...Block.of(source).blocks("default_action"), ...Block.of(source).blocks("action")];
    for (const action of hidden(actions).filter((one) => one.text("type") === "forward")) {
      const group = only(groups((one) => traffic.previous(one, "forwards").length === 0));
      if (group) traffic.infer("forwards", source, group, action);
    }
  }
  for (const service of traffic.of(SERVICE)) {
    for (const block of hidden(Block.of(service).blocks("load_balancer"))) {
      const free = groups((one) => traffic.next(one, "targets").length === 0);
      const port = block.number("container_port");
      const group = only(free.filter((one) => Block.of(one).number("port") === port)) ?? only(free);
      if (group) traffic.infer("targets", group, service, block);
    }
  }
}

function hidden(blocks: readonly Block[]): Block[] {
  const named = (block: Block) => block.references("target_group_arn").length > 0 || block.text("target_group_arn");
  return blocks.filter((block) => block.isUnknown("target_group_arn") && !named(block));
}

function only(groups: readonly Resource[]): Resource | undefined {
  return groups.length === 1 ? groups[0] : undefined;
}
