import { Block } from "../references/block";
import type { Rule } from "./rule";

/** A share may be given to accounts outside of the organization: whoever takes it can have certificates signed. */
export const externalPrincipals: Rule = ({ traffic }) =>
  traffic
    .of(["aws_ram_resource_share"])
    .filter((share) => Block.of(share).flag("allow_external_principals"))
    .map(({ address }) => ({
      rule: "external-principals",
      severity: "error",
      address,
      message: "The share admits accounts outside of the organization.",
      fix: "Set allow_external_principals to false.",
      controls: [],
    }));
