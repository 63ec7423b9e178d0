import type { Rule } from "./rule";

/** The report draws a link that the plan does not state. */
export const inferredLink: Rule = ({ traffic }) =>
  traffic.inferences.map(({ from, to }) => ({
    rule: "inferred-link",
    severity: "note",
    address: from.address,
    message: `It is drawn as leading to ${to.address} because nothing else fits: a dynamic block hides the reference.`,
    fix: "Review the state after the apply, where the ARNs are known, or write the block without `dynamic`.",
    controls: [],
  }));
