import { devWith, faultsOf } from "../support/faults";

const at = "dev.albReencryption";
const image = {
  kind: "private-ecr",
  repository: "acme/image",
  digest: `sha256:${"ab".repeat(32)}`,
  repositoryIs: "existing",
};
const endpoints = { "network.wayOut": { kind: "endpoints" }, "app.image": image };
const certificateArn = "arn:aws:acm:us-east-1:111111111111:certificate/11111111-2222-3333-4444-555555555555";
const verified = { kind: "verified", expiredCertificates: "refused", advertiseCaNames: true };

it.each<[string, Record<string, unknown>, string[]]>([
  [
    "an exported certificate without a way to ACM",
    {
      ...endpoints,
      images: { nginx: image, awsCli: image },
      certificate: { kind: "exported", domainName: "app.dev.example.com", certificateArn },
    },
    [
      `${at}.certificate: must be of another kind than exported where the way out is endpoints: AWS has none to export from ACM through, got {"kind":"exported","domainName":"app.dev.example.com","certificateArn":"${certificateArn}"}`,
    ],
  ],
  [
    "public images of the sidecar without a way to their registry",
    { ...endpoints, "images.nginx": image },
    [
      `${at}.images.awsCli: must be of kind private-ecr where the way out is endpoints: a public registry is out of reach, got {"kind":"public","reference":"public.ecr.aws/aws-cli/aws-cli:2.31.0"}`,
    ],
  ],
  [
    "clients of a private CA where there is none",
    { clients: { ...verified, caBundle: { kind: "private-ca" } } },
    [
      `${at}.clients.caBundle: must be pem where the tasks' certificates do not come from a private CA, got {"kind":"private-ca"}`,
    ],
  ],
  [
    "a CA bundle with a blank line",
    { clients: { ...verified, caBundle: { kind: "pem", pem: "# ours\n\n# and theirs" } } },
    [`${at}.clients.caBundle.pem: must be without blank lines, got "# ours\\n\\n# and theirs"`],
  ],
  [
    "hosts with too few interfaces for the tasks",
    { capacity: { kind: "ec2", instanceType: "m7i.large", hosts: { min: 1, max: 2 } } },
    [
      `${at}.capacity.hosts.max: must be at least 3: m7i.large has interfaces for 2 tasks, and a deployment adds one, got 2`,
    ],
  ],
  [
    "a host whose interfaces nobody has counted",
    { capacity: { kind: "ec2", instanceType: "p5.48xlarge", hosts: { min: 1, max: 2 } } },
    [
      `${at}.capacity.instanceType: must be of the families t3, t3a, t4g or m, c, r from the fifth generation on, such as m7i.large, got "p5.48xlarge"`,
    ],
  ],
  [
    "a task that no host has room for",
    { capacity: { kind: "ec2", instanceType: "t3.medium", hosts: { min: 1, max: 9 } }, "app.cpu": 4096 },
    [
      `${at}.app.memory: must be small enough for t3.medium, which has 2048 CPU units and less than 4096 MiB for its tasks, got 1024`,
    ],
  ],
  [
    "a leaf longer than the CA allows",
    { certificate: { kind: "private-ca", ca: { kind: "own" }, validityDays: 30 } },
    [`${at}.certificate.validityDays: must be whole days from 1 to 7, as the CA is short-lived, got 30`],
  ],
])("refuses %s", (_, changes, expected) => {
  const paths = Object.entries(changes).map(([path, value]) => [`albReencryption.${path}`, value]);
  expect(faultsOf(devWith(Object.fromEntries(paths) as Record<string, unknown>))).toEqual(expected);
});
