import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import { LISTENER, LISTENER_RULE, SERVICE, TARGET_GROUP, type LinkKind, type Traffic } from "./traffic";

/** A link that nothing states: the only one that fits where the plan hides the reference. */
export interface Inference {
  readonly from: Resource;
  readonly to: Resource;
}

/**
 * Plan JSON leaves out `dynamic` blocks, so what they refer to is unknown. Where exactly one target group is left that
 * nobody else uses, and its port fits, it is taken for the one that is meant.
 */
export function infer(traffic: Traffic): Inference[] {
  const free = (kind: LinkKind) => (group: Resource) =>
    (kind === "targets" ? traffic.next(group, kind) : traffic.previous(group, kind)).length === 0;
  const forwards = traffic.of([...LISTENER, ...LISTENER_RULE]).flatMap((source) =>
    hidden([...Block.of(source).blocks("default_action"), ...Block.of(source).blocks("action")])
      .filter((action) => action.text("type") === "forward")
      .flatMap((action) => {
        const group = only(traffic.of(TARGET_GROUP).filter(free("forwards")));
        if (!group) return [];
        traffic.link("forwards", [source], [group], action);
        return [{ from: source, to: group }];
      }),
  );
  const targets = traffic.of(SERVICE).flatMap((service) =>
    hidden(Block.of(service).blocks("load_balancer")).flatMap((block) => {
      const port = block.number("container_port");
      const fitting = traffic.of(TARGET_GROUP).filter((group) => Block.of(group).number("port") === port);
      const group = only(fitting.filter(free("targets"))) ?? only(traffic.of(TARGET_GROUP).filter(free("targets")));
      if (!group) return [];
      traffic.link("targets", [group], [service], block);
      return [{ from: group, to: service }];
    }),
  );
  return [...forwards, ...targets];
}

function hidden(blocks: readonly Block[]): Block[] {
  const named = (block: Block) => block.references("target_group_arn").length > 0 || block.text("target_group_arn");
  return blocks.filter((block) => block.isUnknown("target_group_arn") && !named(block));
}

function only(groups: readonly Resource[]): Resource | undefined {
  return groups.length === 1 ? groups[0] : undefined;
}
