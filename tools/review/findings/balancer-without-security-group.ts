import { BALANCER } from "../graph/traffic";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** A Network Load Balancer that is created without a security group can never be given one. */
export const balancerWithoutSecurityGroup: Rule = ({ traffic }) =>
  traffic
    .of(BALANCER)
    .map(Block.of)
    .filter((body) => body.text("load_balancer_type") === "network" && !body.isSet("security_groups"))
    .filter((body) => body.texts("security_groups").length === 0)
    .map(({ resource }) => ({
      rule: "balancer-without-security-group",
      severity: "error",
      address: resource.address,
      message: "The Network Load Balancer has no security group, and none can be added once it exists.",
      fix: "Set security_groups before the first apply; afterwards only a new balancer helps.",
      controls: [],
    }));
