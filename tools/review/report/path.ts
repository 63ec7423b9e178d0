import type { Hop, Transport } from "../contract";
import { base, caller, onward, origins } from "../hops/packet-order";
import { details, shortName } from "./words";

/** One line of the drawing, in pieces that a terminal may colour. */
export interface PathLine {
  /** The branches of the tree to the left of the text. */
  readonly branch: string;
  readonly text: string;
  /** Absent for the start of a path and for details. */
  readonly hop?: Hop;
  readonly arrow?: string;
  readonly detail?: boolean;
}

const ARROWS: Readonly<Record<Transport, string>> = {
  tls: "━━ TLS ━━▶",
  mtls: "━━ mTLS ━━▶",
  passthrough: "── passthrough ──▶",
  loopback: "── loopback ──▶",
  redirect: "── redirect to HTTPS ──▶",
  plaintext: "╌╌ PLAINTEXT ╌╌▶",
  unknown: "╌╌ unknown ╌╌▶",
};

/** Draws the hops as trees, from the internet inwards; each hop stands in one place. */
export function drawPaths(hops: readonly Hop[]): PathLine[] {
  const left = new Set(hops);
  const starts = origins(hops);
  const lines = starts.flatMap((start) =>
    drawFrom(
      start,
      hops.filter(({ from }) => base(from) === start),
      left,
    ),
  );
  for (let hop = caller(left); hop; hop = caller(left)) {
    const start = base(hop.from);
    lines.push(
      ...drawFrom(
        start,
        [...left].filter(({ from }) => base(from) === start),
        left,
      ),
    );
  }
  return lines;
}

function drawFrom(start: string, hops: readonly Hop[], left: Set<Hop>): PathLine[] {
  for (const hop of hops) left.delete(hop);
  return [{ branch: "", text: shortName(start) }, ...drawAll(hops, "", left)];
}

function drawAll(hops: readonly Hop[], indent: string, left: Set<Hop>): PathLine[] {
  return hops.flatMap((hop, at) => {
    const last = at === hops.length - 1;
    const below = indent + (last ? "   " : "│  ");
    const next = onward(hop, left);
    for (const one of next) left.delete(one);
    const inner = next.length > 0 ? "│  " : "   ";
    return [
      { branch: indent + (last ? "└─" : "├─"), text: ends(hop), hop, arrow: ARROWS[hop.transport] },
      ...details(hop).map((text) => ({ branch: below + inner, text, detail: true, hop })),
      ...drawAll(next, below, left),
    ];
  });
}

/** `aws_lb.main :443`, or `app :8080` for a container, with the container that calls. */
function ends({ from, to, port }: Hop): string {
  const [service, container] = to.split("#");
  const caller = from.split("#")[1];
  const within = container !== undefined && base(from) === service;
  const target = within ? `container ${container}` : shortName(to);
  return `${target} :${port}${caller ? ` from container ${caller}` : ""}`;
}
