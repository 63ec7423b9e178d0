import type { CostItem, MonthlyCost } from "../contract";
import type { Traffic } from "../graph/traffic";
import { billed, type Billed } from "./billed";
import prices from "./prices.json";

const HOURS_A_MONTH = 730;

type Table = Readonly<Record<string, number>>;
type Tables = Readonly<Record<string, Table>>;

/** What the plan costs a month before the first request, from a dated table of list prices. */
export function monthlyCost(traffic: Traffic): MonthlyCost {
  const region = traffic.plan.region ?? "unknown";
  const items = byKind(billed(traffic), region);
  const priced = region in prices.hourly;
  const total = items.reduce((sum, { monthly }) => sum + (monthly ?? 0), 0);
  return { fixed: priced ? rounded(total) : null, currency: "USD", region, pricesAsOf: prices.pricesAsOf, items };
}

function byKind(all: readonly Billed[], region: string): CostItem[] {
  const kinds = new Map<string, Billed[]>();
  for (const one of all) kinds.set(one.description, [...(kinds.get(one.description) ?? []), one]);
  return [...kinds].map(([description, same]) => {
    const quantity = rounded(same.reduce((sum, one) => sum + one.quantity, 0));
    const unit = same[0] && unitPrice(same[0], region);
    const addresses = [...new Set(same.map(({ address }) => address))];
    return { addresses, description, quantity, monthly: unit === undefined ? null : rounded(unit * quantity) };
  });
}

/** USD a month for one unit; undefined where the table has none. */
function unitPrice({ price, instance }: Billed, region: string): number | undefined {
  const monthly = (prices.monthly as Table)[price];
  if (monthly !== undefined) return monthly;
  const hourly = instance ? instancePrice(price, region) : (prices.hourly as Tables)[region]?.[price];
  return hourly === undefined ? undefined : hourly * HOURS_A_MONTH;
}

/** Within a family, the price of an instance grows with its size. */
function instancePrice(type: string, region: string): number | undefined {
  const [family = "", size = ""] = type.split(".");
  const large = (prices.largeInstances as Tables)[region]?.[family];
  const factor = (prices.sizes as Table)[size];
  return large === undefined || factor === undefined ? undefined : large * factor;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
