import { stacksOf, synthesize } from "../../../tools/terraform/synth";
import { scratch } from "../../support/scratch";

const files = scratch();
const app = (command: string): void => void files.write("cdktf.json", JSON.stringify({ app: command }));

it("returns the stacks of the app that cdktf.json names, whatever runs it", async () => {
  const manifest = { stacks: { "a-dev": { name: "a-dev", workingDirectory: "stacks/a-dev" } } };
  files.write("manifest.json", JSON.stringify(manifest));
  app('mkdir -p "$CDKTF_OUTDIR" && cp manifest.json "$CDKTF_OUTDIR"');
  const output = `${files.folder}/out`;
  expect(await synthesize(files.folder, output)).toEqual([{ name: "a-dev", folder: `${output}/stacks/a-dev` }]);
});

it.each([
  ["an error of its own", 'class InputError extends Error {}\nthrow new InputError("two\\nlines");', "two\nlines"],
  ["a failure in other words", 'console.error("broken");\nprocess.exit(3);', "broken"],
])("tells the message of an app that ends with %s", async (_, source, message) => {
  files.write("main.js", source);
  app(`${process.execPath} main.js`);
  await expect(synthesize(files.folder, `${files.folder}/out`)).rejects.toThrow(new Error(message));
});

it("picks the stacks of an environment by the end of their ids", () => {
  const stacks = ["a-dev", "b-c-dev", "a-predev", "a-prod"].map((name) => ({ name, folder: "" }));
  expect(stacksOf("dev", stacks).map(({ name }) => name)).toEqual(["a-dev", "b-c-dev"]);
  expect(() => stacksOf("c-dev", stacks)).toThrow('must be one of dev, predev, prod, got "c-dev".');
});
