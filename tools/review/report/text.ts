import { createColors } from "picocolors";
import type { Comparison, Edge, Finding, Hop, MonthlyCost, PlanReview, Review, Severity } from "../contract";
import { drawPaths, type PathLine } from "./path";
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
import { columns, wrap } from "./layout";

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

type Colors = ReturnType<typeof createColors>;

/** The report for a terminal. */
export function renderText(review: Review, { color, width }: TextOptions): string {
  const colors = createColors(color);
  const columns = Math.min(Math.max(width, 80), 120);
  return review.plans.map((plan) => renderPlan(plan, colors, columns)).join("\n\n");
}

function renderPlan(plan: PlanReview, c: Colors, width: number): string {
  const title = ` ${plan.name} `;
  const rule = "━".repeat(Math.max(2, width - title.length - 2));
  const worst = plan.findings[0]?.severity;
  const summary = [changeSummary(plan), paint(c, worst)(findingSummary(plan)), costSummary(plan.monthlyCost)].join(
    c.dim(" · "),
  );
  return [
    `${c.dim("━━")}${c.bold(title)}${c.dim(rule)}`,
    ` ${summary}`,
    ...section(
      c,
      "Hops, in packet order",
      drawPaths(plan.hops).flatMap((line) => pathLine(line, c, width - 3)),
    ),
    ...section(c, "Edges, as the security groups allow them", edgeLines(plan.edges, c, width - 3)),
    ...section(
      c,
      "Findings",
      groups(plan.findings).flatMap((group) => findingLines(group, c, width - 3)),
    ),
    ...(plan.baseline ? section(c, `Against ${plan.baseline.name}`, baselineLines(plan.baseline, c)) : []),
    ...section(c, "Fixed cost", costLines(plan.monthlyCost, c, width - 3)),
  ].join("\n");
}

function section(c: Colors, title: string, lines: readonly string[]): string[] {
  return ["", ` ${c.bold(title)}`, ...(lines.length > 0 ? lines : [c.dim("none")]).map((line) => `   ${line}`)];
}

function pathLine({ branch, text, hop, arrow, detail }: PathLine, c: Colors, width: number): string[] {
  if (!hop) return [c.bold(text)];
  if (!detail) return [`${c.dim(branch)}${transportColor(c, hop)(arrow ?? "")} ${text}`];
  return wrap(text, width - branch.length).map(
    (part) => `${c.dim(branch)}${hop.accepted ? c.yellow(part) : c.dim(part)}`,
  );
}

function transportColor(c: Colors, { transport, accepted }: Hop): (text: string) => string {
  switch (transport) {
    case "tls":
    case "mtls":
      return (text) => c.green(c.bold(text));
    case "passthrough":
      return c.cyan;
    case "loopback":
    case "redirect":
      return c.dim;
    case "plaintext":
      return (text) => (accepted ? c.yellow(text) : c.red(c.bold(text)));
    case "unknown":
      return c.magenta;
  }
}

/** An edge that is open on both of its sides is one line; a side that is missing shows. */
function edgeLines(edges: readonly Edge[], c: Colors, width: number): string[] {
  const both = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = [edge.from, edge.to, edge.protocol, edge.ports].join(" ");
    both.set(key, [...(both.get(key) ?? []), edge]);
  }
  const rows = [...both.values()].map((sides) => {
    const [edge] = sides as [Edge];
    const way = sides.length > 1 ? "in, out" : edge.direction === "ingress" ? "in" : "out";
    return [way, place(edge.from), `→ ${place(edge.to)}`, `${edge.protocol} ${edge.ports}`];
  });
  const reasons = [...both.values()].map((sides) =>
    [...new Set(sides.flatMap(({ reason }) => reason ?? []))].join("; "),
  );
  return columns(rows).flatMap(([way = "", from = "", to = "", port = ""], at) => {
    const reason = reasons[at] ?? "";
    const fits = [way, from, to, port, reason].join("  ").length <= width;
    const line = [c.dim(way), from, to, c.cyan(fits && reason ? port : port.trimEnd())].join("  ");
    if (fits) return [reason ? `${line}  ${c.dim(reason)}` : line];
    return [line, ...wrap(reason, width - way.length - 2).map((part) => `${" ".repeat(way.length)}  ${c.dim(part)}`)];
  });
}

function place(end: string): string {
  if (end === "0.0.0.0/0" || end === "::/0") return end === "::/0" ? "internet (IPv6)" : "internet";
  return shortName(end).replace(/^aws_(default_)?security_group\./, "");
}

const MARKS: Readonly<Record<Severity, string>> = { error: "✖", warning: "▲", note: "•" };

/** What has the same name, weight and fix stands together: the fix is said once. */
function groups(findings: readonly Finding[]): Finding[][] {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = [finding.severity, finding.rule, finding.fix, ...finding.controls].join(" ");
    found.set(key, [...(found.get(key) ?? []), finding]);
  }
  return [...found.values()];
}

function findingLines(group: readonly Finding[], c: Colors, width: number): string[] {
  const [first] = group;
  if (!first) return [];
  const color = paint(c, first.severity);
  const controls = first.controls.length > 0 ? c.dim(`  ${first.controls.join(", ")}`) : "";
  return [
    `${color(`${MARKS[first.severity]} ${first.severity}`)}  ${c.bold(first.rule)}${controls}`,
    ...group.flatMap(({ address, message }) => [
      `  ${c.cyan(shortName(address))}`,
      ...wrap(shorten(oneLine(message)), width - 4).map((line) => `    ${line}`),
    ]),
    ...wrap(`Fix: ${first.fix}`, width - 2).map((line) => `  ${c.dim(line)}`),
  ];
}

/** Addresses inside a sentence lose their hashes, too. */
function shorten(sentence: string): string {
  return sentence
    .split(" ")
    .map((word) => word.replace(/_[0-9A-F]{8}(?=$|[#.,[\]])/g, ""))
    .join(" ");
}

function baselineLines(baseline: Comparison, c: Colors): string[] {
  return comparisonLines(baseline).map((line) => (line.startsWith("+") ? c.green(line) : c.red(line)));
}

function paint(c: Colors, severity: Severity | undefined): (text: string) => string {
  if (severity === "error") return c.red;
  return severity === "warning" ? c.yellow : c.green;
}

function costLines(cost: MonthlyCost, c: Colors, width: number): string[] {
  const amounts = cost.items.map(({ monthly }) => (monthly === null ? "no price" : money(monthly)));
  const widest = Math.max(0, ...amounts.map(({ length }) => length));
  const items = cost.items.map((item, at) => [
    amounts[at]?.padStart(widest) ?? "",
    String(item.quantity),
    item.description,
  ]);
  const total = `${costSummary(cost)}${cost.fixed === null ? "" : ` in ${cost.region}`}, list prices, last compared ${cost.pricesAsOf}`;
  return [
    ...columns(items).map(
      ([usd = "", quantity = "", what = ""]) => `${usd}  ${c.dim(`${quantity} × ${what.trimEnd()}`)}`,
    ),
    c.bold(total),
    ...wrap(NOT_COUNTED, width).map((line) => c.dim(line)),
  ];
}
