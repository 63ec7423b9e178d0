import { dev } from "../../environments/dev";
import type { Environment } from "../../environments/schema/environment";
import type { ElbSecurityPolicy } from "../../modules/load-balancer/elb-security-policy";
import { HardenedAlb } from "../../stacks/hardened-alb";
import { synthesized } from "../support/stacks";

type Settings = Environment["hardenedAlb"];

/** What the modules say to a caller that no environment schema stands in front of. */
function refusal(change: Partial<Settings>, namePrefix?: string): string {
  const deployment = { ...dev.deployment, ...(namePrefix && { namePrefix }) };
  const settings = { ...dev.hardenedAlb, ...change };
  try {
    synthesized((app) => new HardenedAlb(app, "hardened-alb-dev", { deployment, ...settings }));
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

const { app } = dev.hardenedAlb;
const network = dev.hardenedAlb.network as Extract<Environment["hardenedAlb"]["network"], { kind: "new" }>;

it.each<[string, string, Partial<Settings>]>([
  [
    "a single zone",
    'hardened-alb-dev/network: zones must be two to six different availability zones, got ["us-east-1a"]',
    { network: { ...network, zones: ["us-east-1a"] } },
  ],
  [
    "a VPC that is too large",
    'hardened-alb-dev/network: cidr must be an IPv4 block from /16 to /22 that starts at its own base address, such as 10.0.0.0/16, got "10.0.0.0/8"',
    { network: { ...network, cidr: "10.0.0.0/8" } },
  ],
  [
    "a policy outside of the list",
    'hardened-alb-dev/alb: sslPolicy must be one of ELBSecurityPolicy-TLS13-1-3-2021-06, ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04, ELBSecurityPolicy-TLS13-1-2-Res-2021-06, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04, ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, ELBSecurityPolicy-TLS13-1-3-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09, ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09, got "ELBSecurityPolicy-2016-08"',
    {
      edge: { redirectHttp: false, sslPolicy: "ELBSecurityPolicy-2016-08" as ElbSecurityPolicy },
    },
  ],
  [
    "a Fargate size that does not exist",
    'hardened-alb-dev/task: cpu and memory must be a Fargate task size: with cpu 256, memory (MiB) one of 512, 1024, 2048, got {"cpu":256,"memory":4096}',
    { capacity: { kind: "fargate" }, app: { ...app, memory: 4096 } },
  ],
  [
    "root",
    'hardened-alb-dev/task: user of container app must be a numeric uid or uid:gid other than 0, got "root"',
    { app: { ...app, user: "root" } },
  ],
  [
    "a reason that is no tag value",
    'hardened-alb-dev/targets: acceptedPlaintext must be 1 to 256 letters, digits, spaces and _.:/=+-@, got "because (trust me)"',
    { acceptedPlaintext: "because (trust me)" },
  ],
  [
    "a rule description with an arrow",
    'hardened-alb-dev/app-egress-0: reason must be 1 to 255 characters of a-z A-Z 0-9 and spaces ._-:/()#,@[]+=&;{}!$*, without ${, got "app → db"',
    {
      app: {
        ...app,
        egress: [{ to: { cidr: "10.9.0.0/24" }, port: 5432, reason: "app → db", transport: { kind: "tls" } }],
      },
    },
  ],
  [
    "a name outside of its zone",
    'hardened-alb-dev/public-name: domainName must be inside the hosted zone example.org, got "a.example.com"',
    {
      publicName: { kind: "hosted-zone", domainName: "a.example.com", hostedZone: { id: "Z1", name: "example.org" } },
    },
  ],
])("refuses %s", (_, message, change) => {
  expect(refusal(change)).toBe(message);
});

it.each([
  [
    "ecs",
    'hardened-alb-dev/cluster/hosts: name must be a name that does not start with aws, ecs or fargate (it becomes a capacity provider\'s name), got "ecs-hardened-alb-dev". Change namePrefix',
  ],
  [
    "a-long-prefix-of",
    'hardened-alb-dev/alb: name must be at most 32 characters, got "a-long-prefix-of-hardened-alb-dev". Shorten namePrefix',
  ],
])("refuses the name prefix %s", (prefix, message) => {
  expect(refusal({}, prefix)).toBe(message);
});
