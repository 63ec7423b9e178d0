import fc from "fast-check";
import { renderMarkdown } from "../../../tools/review/report/markdown";
import { renderText } from "../../../tools/review/report/text";
import { reviewPlans } from "../../../tools/review/review";
import { fixture } from "./plans";

const NAMES = ["modules", "classic", "passthrough", "mesh", "replaced"] as const;
type Plan = ReturnType<typeof fixture>;

/** A plan of Terraform's from which resources, their configuration, attributes or all knowledge of values is missing. */
const mutated = fc
  .record({
    name: fc.constantFrom(...NAMES),
    lost: fc.infiniteStream(fc.boolean()),
    way: fc.constantFrom("resource", "configuration", "attribute", "value", "type"),
  })
  .map(({ name, lost, way }) => mutate(fixture(name), way, () => lost.next().value === true));

function mutate(plan: Plan, way: string, chosen: () => boolean): Plan {
  const { resources } = plan.configuration.root_module;
  if (way === "resource") plan.resource_changes = plan.resource_changes.filter(() => !chosen());
  if (way === "configuration") plan.configuration.root_module.resources = resources.filter(() => !chosen());
  for (const { change } of plan.resource_changes) {
    const attributes = Object.keys(change.after ?? {});
    if (way === "attribute") for (const name of attributes) if (chosen()) change.after[name] = null;
    if (way === "type") for (const name of attributes) if (chosen()) change.after[name] = 7;
    if (way !== "value") continue;
    for (const name of attributes.filter(() => chosen())) {
      change.after[name] = undefined;
      change.after_unknown[name] = true;
    }
  }
  return JSON.parse(JSON.stringify(plan));
}

const reviewOf = (plan: Plan) => reviewPlans([{ name: "plan", json: plan }]);

test("reviews and renders any part of a plan", () => {
  fc.assert(
    fc.property(mutated, (plan) => {
      const review = reviewOf(plan);
      expect(renderText(review, { color: true, width: 80 })).toContain("Hops");
      expect(renderMarkdown(review)).toContain("## plan");
      expect(JSON.parse(JSON.stringify(review))).toEqual(review);
    }),
    { numRuns: 60 },
  );
});

test("every listener of a plan has a hop", () => {
  fc.assert(
    fc.property(mutated, (plan) => {
      const shown = new Set(reviewOf(plan).plans.flatMap(({ hops }) => hops.flatMap(({ evidence }) => evidence)));
      const listeners = plan.resource_changes.filter(
        ({ address, change }) => /aws_a?lb_listener\./.test(address) && change.after,
      );
      expect(listeners.map(({ address }) => address).filter((address) => !shown.has(address))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("plaintext is accepted with a reason, or an error", () => {
  fc.assert(
    fc.property(mutated, (plan) => {
      const { hops, findings } = reviewOf(plan).plans[0] ?? { hops: [], findings: [] };
      const errors = findings.filter(({ rule, severity }) => rule === "plaintext-hop" && severity === "error");
      for (const hop of hops.filter(({ transport }) => transport === "plaintext")) {
        const blamed = errors.some(({ address }) => address === hop.evidence[0]);
        expect([hop, blamed]).toEqual([hop, hop.accepted === null]);
      }
    }),
    { numRuns: 60 },
  );
});

test("a verdict is never better than its evidence: TLS to a target of TCP names a container, an agent or a listener", () => {
  fc.assert(
    fc.property(mutated, (plan) => {
      const hops = reviewOf(plan).plans.flatMap((one) => one.hops);
      const proven = hops.filter(
        ({ transport, evidence }) =>
          ["tls", "mtls"].includes(transport) && evidence[0]?.includes("aws_lb_target_group.service"),
      );
      for (const { evidence } of proven)
        expect(evidence.some((one) => one.includes("#") || one.includes("listener"))).toBe(true);
    }),
    { numRuns: 30 },
  );
});
