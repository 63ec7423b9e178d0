import fc from "fast-check";
import { callOrder } from "../../../modules/service-connect/call-order";

const names = [..."abcdefgh"];
const anyCalls = fc
  .array(fc.subarray(names), { minLength: names.length, maxLength: names.length })
  .map((lists) => new Map(names.map((name, i) => [name, (lists[i] ?? []).filter((callee) => callee !== name)])));

/** Calls from later names to earlier ones alone: no circle is possible. */
const noCircle = anyCalls.map(
  (calls) => new Map([...calls].map(([name, callees]) => [name, callees.filter((callee) => callee < name)])),
);

it("puts every service after those that it calls, and each of them once", () => {
  fc.assert(
    fc.property(noCircle, (calls) => {
      const { order, cycle } = callOrder(calls);
      expect(cycle).toBeUndefined();
      expect([...order].sort()).toEqual(names);
      for (const [name, callees] of calls) {
        for (const callee of callees) expect(order.indexOf(callee)).toBeLessThan(order.indexOf(name));
      }
    }),
  );
});

it("names a circle that is really there, or finds an order", () => {
  fc.assert(
    fc.property(anyCalls, (calls) => {
      const { order, cycle } = callOrder(calls);
      if (!cycle) return expect(order).toHaveLength(names.length);
      expect(cycle[0]).toBe(cycle.at(-1));
      for (const [i, name] of cycle.slice(0, -1).entries()) expect(calls.get(name)).toContain(cycle[i + 1]);
    }),
  );
});
