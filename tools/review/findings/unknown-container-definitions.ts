import { Block } from "../references/block";
import type { Rule } from "./rule";

/** One unknown value hides image, ports and configuration of every container from whoever reviews the plan. */
export const unknownContainerDefinitions: Rule = ({ traffic }) =>
  traffic
    .of(["aws_ecs_task_definition"])
    .filter((definition) => Block.of(definition).isUnknown("container_definitions"))
    .map((definition) => {
      const sources = Block.of(definition)
        .references("container_definitions")
        .filter((reference) => reference.split(".").length > 2);
      return {
        rule: "unknown-container-definitions",
        severity: "error",
        address: definition.address,
        message: `container_definitions is known after the apply alone${sources.length > 0 ? `, because of ${sources.join(", ")}` : ""}.`,
        fix: "Give containers values that the plan knows: names instead of ARNs, or an SSM parameter by secrets.valueFrom.",
        controls: [],
      };
    });
