import type { Hop } from "../contract";

/** The resource of a hop's end: a container's hop starts and ends in its service. */
export function base(end: string): string {
  return end.split("#")[0] ?? end;
}

/** Where packets come from that no hop of the plan leads to: the internet first. */
export function origins(hops: readonly Hop[]): string[] {
  const reached = new Set(hops.map(({ to }) => base(to)));
  const own = hops.map(({ from }) => base(from)).filter((from) => !reached.has(from));
  return [...new Set(["internet", "vpc", ...own])].filter((origin) => hops.some(({ from }) => base(from) === origin));
}

/** Where a packet goes on to: from a balancer only along the listener that took it. */
export function onward(hop: Hop, hops: Iterable<Hop>): Hop[] {
  if (base(hop.from) === base(hop.to)) return [];
  const next = [...hops].filter(({ from }) => base(from) === base(hop.to));
  if (!isBalancer(hop.to) || !hop.evidence.some(isListener)) return next;
  return next.filter(({ evidence }) =>
    evidence.some((address) => isListener(address) && hop.evidence.includes(address)),
  );
}

/** Follows the packets from every origin, depth first; hops of a cycle appear once. */
export function inPacketOrder(hops: readonly Hop[]): Hop[] {
  const left = new Set(hops);
  const ordered: Hop[] = [];
  const take = (next: readonly Hop[]) => {
    for (const hop of next) {
      if (!left.delete(hop)) continue;
      ordered.push(hop);
      take(onward(hop, left));
    }
  };
  for (const origin of origins(hops)) take(hops.filter(({ from }) => base(from) === origin));
  for (let hop = caller(left); hop; hop = caller(left))
    take([...left].filter(({ from }) => base(from) === base(hop.from)));
  return ordered;
}

/** Where to start in a circle of services that call each other: at one of them rather than at a balancer. */
export function caller(hops: Iterable<Hop>): Hop | undefined {
  const all = [...hops];
  return all.find((hop) => !isBalancer(hop.from) && base(hop.from) !== base(hop.to)) ?? all[0];
}

function isListener(address: string): boolean {
  return /(^|\.)aws_a?lb_listener\./.test(address);
}

function isBalancer(end: string): boolean {
  return /(^|\.)aws_a?lb\./.test(end);
}
