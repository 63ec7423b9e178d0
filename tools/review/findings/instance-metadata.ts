import { Block } from "../references/block";
import type { Rule } from "./rule";

const CONTROLS: Readonly<Record<string, string>> = {
  aws_instance: "EC2.8",
  aws_launch_template: "EC2.170",
  aws_launch_configuration: "AutoScaling.3",
};

/** Instances answer IMDSv1, which a forged request can read the instance role's credentials from. */
export const instanceMetadata: Rule = ({ traffic }) =>
  traffic.of(Object.keys(CONTROLS)).flatMap((resource) => {
    const options = Block.of(resource).block("metadata_options");
    if (options?.text("http_tokens") === "required" || options?.text("http_endpoint") === "disabled") return [];
    return [
      {
        rule: "instance-metadata",
        severity: "error",
        address: resource.address,
        message: "IMDSv1 is on: http_tokens is not `required`.",
        fix: 'Set metadata_options { http_tokens = "required", http_put_response_hop_limit = 1 }.',
        controls: [CONTROLS[resource.type] ?? "EC2.8"],
      },
    ];
  });
