import { readdirSync } from "node:fs";
import { exampleIds, stackIds } from "../support/stacks";

it("has a plan suite for every stack that is synthesized", () => {
  const suites = readdirSync(__dirname).map((file) => file.replace(/\.test\.ts$/, "-"));
  const without = [...stackIds(), ...exampleIds()].filter((id) => !suites.some((suite) => id.startsWith(suite)));
  expect(without).toEqual([]);
});
