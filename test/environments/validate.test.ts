import { stagingCa } from "../../environments/certificate-authorities";
import { dev } from "../../environments/dev";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";
import { validate } from "../../environments/validate";
import { devWith, faultsOf } from "../support/faults";

it("takes the environments of this repository", () => {
  expect(faultsOf(dev, staging, prod)).toEqual([]);
});

const caller = { securityGroupId: "sg-0123456789abcdef0", reason: "billing of the other stack" };
const database = {
  to: { cidr: "10.9.0.0/24" },
  port: 5432,
  reason: "PostgreSQL, TLS required by the server",
  transport: { kind: "tls" },
};
const mesh = dev.serviceConnectMesh.services;

it.each<[string, Record<string, unknown>, string]>([
  [
    "neither certificate nor zone",
    { "hardenedAlb.publicName": { domainName: "hardened.dev.example.com" } },
    'dev.hardenedAlb.publicName: must be a name with a certificate: { kind: "hosted-zone", domainName, hostedZone: { id, name } } or { kind: "certificate", domainName, certificateArn }, got {"domainName":"hardened.dev.example.com"}',
  ],
  [
    "a name outside of its zone",
    { "hardenedAlb.publicName.domainName": "hardened.example.org" },
    'dev.hardenedAlb.publicName.domainName: must be inside the hosted zone dev.example.com, got "hardened.example.org"',
  ],
  [
    "a name that only ends like its zone",
    { "hardenedAlb.publicName.domainName": "evildev.example.com" },
    'dev.hardenedAlb.publicName.domainName: must be inside the hosted zone dev.example.com, got "evildev.example.com"',
  ],
  [
    "a single zone",
    { "hardenedAlb.network.zones": ["us-east-1a"] },
    'dev.hardenedAlb.network.zones: must be two to six different availability zones, got ["us-east-1a"]',
  ],
  [
    "a zone twice",
    { "hardenedAlb.network.zones": ["us-east-1a", "us-east-1a"] },
    'dev.hardenedAlb.network.zones: must be two to six different availability zones, got ["us-east-1a","us-east-1a"]',
  ],
  [
    "zones of another region",
    { "hardenedAlb.network.zones": ["eu-west-1a", "eu-west-1b"] },
    'dev.hardenedAlb.network.zones: must be zones of the region us-east-1, got ["eu-west-1a","eu-west-1b"]',
  ],
  [
    "a VPC that is too small",
    { "hardenedAlb.network.cidr": "10.10.0.0/24" },
    'dev.hardenedAlb.network.cidr: must be an IPv4 block from /16 to /22 that starts at its own base address, such as 10.0.0.0/16, got "10.10.0.0/24"',
  ],
  [
    "a VPC block off its base",
    { "hardenedAlb.network.cidr": "10.10.3.7/16" },
    'dev.hardenedAlb.network.cidr: must be an IPv4 block from /16 to /22 that starts at its own base address, such as 10.0.0.0/16, got "10.10.3.7/16"',
  ],
  [
    "a public image without a way to its registry",
    { "hardenedAlb.network.wayOut": { kind: "endpoints" } },
    'dev.hardenedAlb.app.image: must be of kind private-ecr where the way out is endpoints: a public registry is out of reach, got {"kind":"public","reference":"public.ecr.aws/docker/library/python:3.13-slim"}',
  ],
  [
    "a policy outside the list",
    { "hardenedAlb.edge.sslPolicy": "ELBSecurityPolicy-2016-08" },
    'dev.hardenedAlb.edge.sslPolicy: must be one of ELBSecurityPolicy-TLS13-1-3-2021-06, ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04, ELBSecurityPolicy-TLS13-1-2-Res-2021-06, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04, ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, ELBSecurityPolicy-TLS13-1-3-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09, ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09, got "ELBSecurityPolicy-2016-08"',
  ],
  [
    "a Fargate size that does not exist",
    { "hardenedAlb.capacity": { kind: "fargate" }, "hardenedAlb.app.memory": 4096 },
    "dev.hardenedAlb.app.memory: must be a Fargate task size: with cpu 256, memory (MiB) one of 512, 1024, 2048, got 4096",
  ],
  [
    "a Fargate CPU that does not exist",
    { "hardenedAlb.capacity": { kind: "fargate" }, "hardenedAlb.app.cpu": 300 },
    "dev.hardenedAlb.app.memory: must be a Fargate task size: cpu one of 256, 512, 1024, 2048, 4096, 8192, 16384, got 512",
  ],
  [
    "a reason in characters that AWS refuses in a tag",
    { "hardenedAlb.acceptedPlaintext": "it's fine (really)" },
    'dev.hardenedAlb.acceptedPlaintext: must be 1 to 256 letters, digits, spaces and _.:/=+-@, got "it\'s fine (really)"',
  ],
  [
    "an account id that lost its leading zero",
    { "deployment.accountId": "11111111111" },
    'dev.deployment.accountId: must be an AWS account id: twelve digits in quotes, got "11111111111"',
  ],
  [
    "a prefix that is too long for a load balancer's name",
    { "deployment.namePrefix": "platform-team" },
    'dev.deployment.namePrefix: must be short enough that <prefix>-<stack>-<environment> keeps to the 32 characters of a load balancer\'s name for every stack, got "platform-team"',
  ],
  ["a port of 0", { "hardenedAlb.app.port": 0 }, "dev.hardenedAlb.app.port: must be a port from 1 to 65535, got 0"],
  [
    "root",
    { "hardenedAlb.app.user": "0" },
    'dev.hardenedAlb.app.user: must be a numeric uid or uid:gid other than 0, got "0"',
  ],
  [
    "an image without a tag",
    { "hardenedAlb.app.image.reference": "nginx" },
    'dev.hardenedAlb.app.image.reference: must be an image with a tag other than latest, got "nginx"',
  ],
  [
    "a repository name that Amazon ECR refuses",
    {
      "hardenedAlb.app.image": {
        kind: "private-ecr",
        repository: "team//app",
        digest: `sha256:${"ab".repeat(32)}`,
        repositoryIs: "created",
      },
    },
    'dev.hardenedAlb.app.image.repository: must be the name of an ECR repository: lower-case letters and digits, with one of ._-/ at a time between them, got "team//app"',
  ],
  [
    "a hop twice",
    { "hardenedAlb.app.egress": [database, { ...database, reason: "the same again" }] },
    `dev.hardenedAlb.app.egress: must be a list of different entries: AWS refuses a rule twice, got ${JSON.stringify([database, { ...database, reason: "the same again" }])}`,
  ],
  [
    "a hop that the way out has already",
    { "hardenedAlb.app.egress": [{ ...database, to: { cidr: "0.0.0.0/0" }, port: 443 }] },
    `dev.hardenedAlb.app.egress.0: must be left out: the way out to the AWS APIs opens port 443 to everywhere, got ${JSON.stringify({ ...database, to: { cidr: "0.0.0.0/0" }, port: 443 })}`,
  ],
  [
    "a block off its base",
    { "hardenedAlb.app.egress": [{ ...database, to: { cidr: "10.9.0.7/24" } }] },
    `dev.hardenedAlb.app.egress.0.to.cidr: must be an IPv4 block that starts at its own base address, such as 10.9.0.0/24, got "10.9.0.7/24"`,
  ],
  [
    "a caller from elsewhere twice",
    { "serviceConnectMesh.services.orders.admits": [caller, caller] },
    `dev.serviceConnectMesh.services.orders.admits: must be a list of different entries: AWS refuses a rule twice, got ${JSON.stringify([caller, caller])}`,
  ],
  [
    "fewer tasks at most than at least",
    { "hardenedAlb.app.tasks.max": 1 },
    "dev.hardenedAlb.app.tasks.max: must be at least min, which is 2, got 1",
  ],
  [
    "a setting that does not exist",
    { "hardenedAlb.edge.allowHttp": true },
    "dev.hardenedAlb.edge.allowHttp: must be left out: there is no such setting, got true",
  ],
  [
    "a setting that is missing",
    { "hardenedAlb.edge": undefined },
    "dev.hardenedAlb.edge: must be given, as object, got nothing",
  ],
  [
    "a kind that does not exist",
    { "hardenedAlb.capacity": { kind: "lambda" } },
    'dev.hardenedAlb.capacity.kind: must be one of fargate, ec2, got "lambda"',
  ],
  [
    "a circle of calls that none of them is late in",
    { "serviceConnectMesh.services.inventory.calls": ["orders"] },
    'dev.serviceConnectMesh.services.orders.calls: must be free of the circle orders -> inventory -> orders: mark one call as late, such as { service: "inventory", lateDeployment: 1 }, got ["inventory"]',
  ],
  [
    "an entry that only calls",
    { "serviceConnectMesh.entry.service": "worker" },
    'dev.serviceConnectMesh.entry.service: must be one of the servers with appProtocol http: gateway, orders, inventory, got "worker"',
  ],
  [
    "a server without a health check",
    { "serviceConnectMesh.services.orders.app": { ...mesh["orders"]?.app, healthCommand: undefined } },
    "dev.serviceConnectMesh.services.orders.app.healthCommand: must be given, as array, got nothing",
  ],
  [
    "hosts with too few interfaces for the tasks",
    { "serviceConnectMesh.capacity.hosts.max": 5 },
    "dev.serviceConnectMesh.capacity.hosts.max: must be at least 6: m7i.large has interfaces for 2 tasks, and a deployment adds one, got 5",
  ],
  [
    "a mirror of task interfaces that AWS manages",
    { "serviceConnectMesh.capacity": { kind: "fargate" } },
    'dev.serviceConnectMesh.trafficMirror: must be left out where capacity is fargate, got {"captureInterfaceId":"eni-0123456789abcdef0","vni":4711}',
  ],
  [
    "a CA of another region",
    { "serviceConnectMesh.ca": { ...stagingCa, arn: stagingCa.arn.replace("us-east-1", "eu-west-1") } },
    'dev.serviceConnectMesh.ca.arn: must be the ARN of a private CA in us-east-1, such as arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/<uuid>, got "arn:aws:acm-pca:eu-west-1:222222222222:certificate-authority/22222222-2222-4222-8222-222222222222"',
  ],
  [
    "a CA without its certificate",
    { "serviceConnectMesh.ca": { ...stagingCa, certificate: "" } },
    'dev.serviceConnectMesh.ca.certificate: must be the certificate of a CA as one PEM block, got ""',
  ],
  [
    "a share with everybody",
    { privateCa: { owner: { accountId: "444444444444", backend: { kind: "local" } }, shareWith: ["*"] } },
    'dev.privateCa.shareWith.0: must be an account id (twelve digits), or the ARN of an organization or organizational unit, got "*"',
  ],
])("refuses %s", (_, changes, expected) => {
  expect(faultsOf(devWith(changes))).toEqual([expected]);
});

it("refuses VPCs that share addresses, across environments", () => {
  expect(faultsOf(devWith({ "hardenedAlb.network.cidr": "10.30.64.0/20" }), staging)).toEqual([
    'staging.hardenedAlb.network.cidr: must be apart from dev.hardenedAlb.network.cidr (10.30.64.0/20), got "10.30.0.0/16"',
  ]);
});

it("refuses two environments of one name", () => {
  expect(faultsOf(staging, { ...prod, deployment: { ...prod.deployment, environment: "staging" } })).toEqual([
    'staging.deployment.environment: must be different in every file, got "staging"',
  ]);
});

it("names every fault at once, of fields, of sections and across environments", () => {
  const broken = devWith({
    "deployment.accountId": "123",
    "hardenedAlb.network.cidr": "10.30.0.0/16",
    "hardenedAlb.app.tasks": { min: 0, max: "many" },
  });
  expect(() => validate([broken, staging])).toThrow(
    [
      "environments/: 4 faults",
      '  dev.deployment.accountId: must be an AWS account id: twelve digits in quotes, got "123"',
      "  dev.hardenedAlb.app.tasks.min: must be a whole number from 1 to 1000, got 0",
      '  dev.hardenedAlb.app.tasks.max: must be a whole number from 1 to 1000, got "many"',
      '  staging.hardenedAlb.network.cidr: must be apart from dev.hardenedAlb.network.cidr (10.30.0.0/16), got "10.30.0.0/16"',
    ].join("\n"),
  );
});
