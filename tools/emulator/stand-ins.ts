import type { StackJson } from "../terraform/stack-json";
import type { Account } from "./account";
import { ask, askJson, element, type EmulatedAccount, query } from "./aws-request";
import type { Emulator } from "./emulator";

/**
 * What a stack takes for granted in its account, by the ids that AWS gave it there. The emulated account starts empty,
 * so each gets a stand-in, and every place in the stack that names the id is overridden with the stand-in's.
 */
interface TakenForGranted {
  readonly what: string;
  /** A resource's argument that names such an id. */
  readonly type: string;
  readonly argument: string;
  readonly id: RegExp;
  /** Arguments that `create` reads: a resource in which they are computed says nothing about the stand-in. */
  readonly reads: readonly string[];
  /** @returns the stand-in's id */
  readonly create: (at: EmulatedAccount, resource: Body) => Promise<string>;
}

type Body = Readonly<Record<string, unknown>>;

const TAKEN_FOR_GRANTED: readonly TakenForGranted[] = [
  {
    what: "hosted zone",
    type: "aws_route53_record",
    argument: "zone_id",
    id: /^Z[A-Z0-9]+$/,
    reads: ["name"],
    create: createHostedZone,
  },
  {
    what: "network interface",
    type: "aws_network_interface_sg_attachment",
    argument: "network_interface_id",
    id: /^eni-[0-9a-f]+$/,
    reads: [],
    create: createNetworkInterface,
  },
  {
    // AWS has one for each service with a gateway endpoint; the emulator's endpoints come without.
    what: "prefix list",
    type: "aws_vpc_security_group_egress_rule",
    argument: "prefix_list_id",
    id: /^\$\{aws_vpc_endpoint\.[\w-]+\.prefix_list_id\}$/,
    reads: [],
    create: createPrefixList,
  },
  {
    what: "web ACL",
    type: "aws_wafv2_web_acl_association",
    argument: "web_acl_arn",
    id: /^arn:aws:wafv2:/,
    reads: [],
    create: createWebAcl,
  },
];

export interface StandIn {
  /** Such as `hosted zone Z0123456789DEV`. */
  readonly of: string;
  readonly id: string;
  readonly standIn: string;
}

/** Creates what a stack takes for granted in its account. */
export async function createStandIns(emulator: Emulator, account: Account, stack: StackJson): Promise<StandIn[]> {
  const at = { ...account, endpoint: emulator.endpoint };
  const standIns = new Map<string, StandIn>();
  for (const { what, type, argument, id, reads, create } of TAKEN_FOR_GRANTED) {
    for (const resource of Object.values(stack.resource?.[type] ?? {})) {
      const named = resource[argument];
      if (typeof named !== "string" || !id.test(named) || standIns.has(named)) continue;
      if (reads.some((read) => String(resource[read]).includes("${"))) continue;
      standIns.set(named, {
        of: `${what} ${named.replace(/^\$\{(.*)\}$/, "$1")}`,
        id: named,
        standIn: await create(at, resource),
      });
    }
  }
  return [...standIns.values()];
}

/** The arguments of a stack's resources that name what has a stand-in, with the stand-in's id. */
export function withStandIns(stack: StackJson, standIns: readonly StandIn[]): Record<string, Record<string, Body>> {
  const overridden: Record<string, Record<string, Body>> = {};
  for (const [type, resources] of Object.entries(stack.resource ?? {})) {
    for (const [name, resource] of Object.entries(resources)) {
      const changed = Object.entries(resource)
        .map(([argument, value]) => [argument, value, substitute(value, standIns)] as const)
        .filter(([, value, substituted]) => JSON.stringify(value) !== JSON.stringify(substituted))
        .map(([argument, , substituted]) => [argument, substituted]);
      if (changed.length > 0) (overridden[type] ??= {})[name] = Object.fromEntries(changed) as Body;
    }
  }
  return overridden;
}

function substitute(value: unknown, standIns: readonly StandIn[]): unknown {
  const text = standIns.reduce((json, { id, standIn }) => json.replaceAll(id, standIn), JSON.stringify(value));
  return JSON.parse(text);
}

async function createHostedZone(at: EmulatedAccount, record: Body): Promise<string> {
  // The provider appends the zone's name to a record's that does not end with it.
  const name = String(record["name"]).replace(/^[^.]*\./, "");
  const id = await ask(at, {
    service: "route53",
    path: "/2013-04-01/hostedzone",
    body: `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>${String(record["zone_id"])}</CallerReference></CreateHostedZoneRequest>`,
  });
  return element("Id", id).replace("/hostedzone/", "");
}

async function createNetworkInterface(at: EmulatedAccount): Promise<string> {
  const cidr = "192.0.2.0/24";
  const vpc = await ec2(at, { Action: "CreateVpc", CidrBlock: cidr }, "vpcId");
  const subnet = await ec2(at, { Action: "CreateSubnet", VpcId: vpc, CidrBlock: cidr }, "subnetId");
  return ec2(at, { Action: "CreateNetworkInterface", SubnetId: subnet }, "networkInterfaceId");
}

function createPrefixList(at: EmulatedAccount): Promise<string> {
  const list = { PrefixListName: "stand-in", MaxEntries: "1", AddressFamily: "IPv4" };
  return ec2(at, { Action: "CreateManagedPrefixList", ...list }, "prefixListId");
}

const ec2 = (at: EmulatedAccount, parameters: Readonly<Record<string, string>>, answer: string): Promise<string> =>
  query(at, "ec2", { ...parameters, Version: "2016-11-15" }, answer);

async function createWebAcl(at: EmulatedAccount): Promise<string> {
  const answer = await askJson(at, "wafv2", "AWSWAF_20190729.CreateWebACL", {
    Name: "stand-in",
    Scope: "REGIONAL",
    DefaultAction: { Allow: {} },
    VisibilityConfig: { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: "stand-in" },
  });
  return (JSON.parse(answer) as { Summary: { ARN: string } }).Summary.ARN;
}
