import { exampleIds, stackIds, template } from "../support/stacks";
import { policies } from "./all";

describe.each(policies)("$name", ({ name, faults, breaks }) => {
  it("holds for every resource of every stack, environment and example", () => {
    const broken = [...stackIds(), ...exampleIds()].flatMap((id) =>
      faults(template(id)).map((address) => `${id}: ${address}`),
    );
    expect(broken).toEqual([]);
  });

  it("fails, and fails alone, where one field is changed", () => {
    const changed = template(breaks.stack);
    breaks.change(changed);
    expect(policies.filter((policy) => policy.faults(changed).length > 0).map((policy) => policy.name)).toEqual([name]);
  });
});
