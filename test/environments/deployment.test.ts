import { devWith, faultsOf } from "../support/faults";

const ofCase = "of a key that differs from stack, environment and the others in more than case: IAM refuses both";
const ofKey =
  "of a key of 1 to 128 letters, digits, spaces and _.:/=+-@ that starts with neither aws: nor encryption-in-transit/";

const prefix =
  "lower-case letters, digits and inner hyphens, and start with none of aws, ecs, fargate, ssm, sg- and internal-";
const existing = {
  kind: "existing",
  vpcId: "vpc-0123456789abcdef0",
  cidr: "10.0.0.0/16",
  publicSubnetIds: ["subnet-0a", "subnet-0b"],
  privateSubnetIds: ["subnet-0c", "subnet-0c"],
};
const long = `${"a".repeat(52)}.dev.example.com`;

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
  ...["aws", "ecs1", "fargate", "ssm", "sg", "internal"].map((given): [string, Record<string, unknown>, string[]] => [
    `the prefix ${given}, which AWS keeps for itself`,
    { "deployment.namePrefix": given },
    [`dev.deployment.namePrefix: must be ${prefix}, got "${given}"`],
  ]),
  [
    "one subnet for two zones",
    { "hardenedAlb.network": existing },
    ['dev.hardenedAlb.network.privateSubnetIds: must be a list of different subnets, got ["subnet-0c","subnet-0c"]'],
  ],
  [
    "a name that ACM issues no certificate for",
    { "hardenedAlb.publicName.domainName": long },
    [
      `dev.hardenedAlb.publicName.domainName: must be at most 64 characters, as ACM issues no certificate for a longer name, got "${long}"`,
    ],
  ],
])("refuses %s", (_, changes, expected) => {
  expect(faultsOf(devWith(changes))).toEqual(expected);
});

it("takes tags in the words of others", () => {
  expect(faultsOf(devWith({ "deployment.tags": { "cost centre": "1", Team: "Zürich", "acme:Owner": "x" } }))).toEqual(
    [],
  );
});
