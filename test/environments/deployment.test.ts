import { devWith, faultsOf } from "../support/faults";

const ofCase = "of a key that differs from stack, environment and the others in more than case: IAM refuses both";
const ofKey =
  "of a key of 1 to 128 letters, digits, spaces and _.:/=+-@ that starts with neither aws: nor encryption-in-transit/";

it.each<[string, Record<string, unknown>, string[]]>([
  [
    "tags that IAM takes for those of every stack, or for each other",
    { "deployment.tags": { Environment: "dev", owner: "platform", Owner: "team" } },
    [
      `dev.deployment.tags.Environment: must be ${ofCase}, got "dev"`,
      `dev.deployment.tags.Owner: must be ${ofCase}, got "team"`,
    ],
  ],
  [
    "tags of AWS, and in characters that AWS refuses",
    { "deployment.tags": { "AWS:owner": "platform", "cost-centre?": "1" } },
    [
      `dev.deployment.tags.AWS:owner: must be ${ofKey}, got "platform"`,
      `dev.deployment.tags.cost-centre?: must be ${ofKey}, got "1"`,
    ],
  ],
  [
    "plaintext that is accepted for everything",
    { "deployment.tags": { "encryption-in-transit/accepted-plaintext": "everything" } },
    [`dev.deployment.tags.encryption-in-transit/accepted-plaintext: must be ${ofKey}, got "everything"`],
  ],
])("refuses %s", (_, changes, expected) => {
  expect(faultsOf(devWith(changes))).toEqual(expected);
});

it("takes tags in the words of others", () => {
  expect(faultsOf(devWith({ "deployment.tags": { "cost centre": "1", Team: "Zürich", "acme:Owner": "x" } }))).toEqual(
    [],
  );
});
