import type { Edge, Finding, MonthlyCost, PlanReview, Review, Severity } from "../contract";
import { drawPaths } from "./path";
import {
  changeSummary,
  comparisonLines,
  costSummary,
  findingSummary,
  money,
  NOT_COUNTED,
  oneLine,
  shortName,
} from "./words";

/** The report as a comment on a pull request. */
export function renderMarkdown(review: Review): string {
  return review.plans.map(renderPlan).join("\n\n");
}

function renderPlan(plan: PlanReview): string {
  return [
    `## ${plan.name}`,
    `**${changeSummary(plan)}** · ${findingSummary(plan)} · ${costSummary(plan.monthlyCost)}`,
    [
      "```text",
      ...drawPaths(plan.hops).map(({ branch, arrow, text }) =>
        [branch + (arrow ?? ""), text].filter(Boolean).join(arrow ? " " : ""),
      ),
      "```",
    ].join("\n"),
    ...plan.findings.map(finding),
    ...(plan.baseline
      ? [`Against ${plan.baseline.name}:\n\n\`\`\`diff\n${comparisonLines(plan.baseline).join("\n")}\n\`\`\``]
      : []),
    details(
      `${plan.edges.length} security group edges`,
      table(["", "From", "To", "Port", "Reason"], plan.edges.map(edge)),
    ),
    details(`Fixed cost: ${costSummary(plan.monthlyCost)}`, cost(plan.monthlyCost)),
  ].join("\n\n");
}

const MARKS: Readonly<Record<Severity, string>> = { error: "❌", warning: "⚠️", note: "ℹ️" };

function finding({ severity, rule, controls, address, message, fix }: Finding): string {
  const ids = controls.length > 0 ? ` (${controls.join(", ")})` : "";
  return `- ${MARKS[severity]} **${rule}**${ids} \`${address}\`<br>${escape(message)}<br>_${escape(fix)}_`;
}

function edge({ direction, from, to, protocol, ports, reason }: Edge): string[] {
  const way = direction === "ingress" ? "in" : "out";
  return [way, `\`${shortName(from)}\``, `\`${shortName(to)}\``, `${protocol} ${ports}`, escape(reason ?? "")];
}

function cost({ items, region, pricesAsOf }: MonthlyCost): string {
  const rows = items.map((item) => [
    String(item.quantity),
    escape(item.description),
    item.monthly === null ? "no price here" : money(item.monthly),
  ]);
  return `${table(["Quantity", "What", "USD a month"], rows)}\n\n${region}, list prices, last compared ${pricesAsOf}. ${NOT_COUNTED}`;
}

function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** Texts come from tags and descriptions: nothing in them may end a cell or open a tag. */
function escape(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_|[\]]/g, "\\$&")
    .replace(/</g, "&lt;");
}
