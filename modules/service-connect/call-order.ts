export interface CallOrder {
  /** Callees before their callers: the order in which services can be created. */
  readonly order: readonly string[];
  /** The calls that go round in a circle, its first name repeated at the end. Then there is no order. */
  readonly cycle?: readonly string[];
}

/** Orders services by their calls. Callees that are no service of their own are passed over. */
export function callOrder(calls: ReadonlyMap<string, readonly string[]>): CallOrder {
  const order: string[] = [];

  const cycleFrom = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (order.includes(name)) return undefined;
    for (const callee of calls.get(name) ?? []) {
      const cycle = cycleFrom(callee, [...path, name]);
      if (cycle) return cycle;
    }
    if (calls.has(name)) order.push(name);
    return undefined;
  };

  for (const name of calls.keys()) {
    const cycle = cycleFrom(name, []);
    if (cycle) return { order: [], cycle };
  }
  return { order };
}
