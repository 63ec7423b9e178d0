import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { check } from "../foundation/checks";
import type { LogBucket } from "../storage/log-bucket";
import { SecurityGroupEdge, internet } from "./security-group-edge";
import { type SubnetPlan, areZones, isVpcCidr, planSubnets, vpcCidrAllowed, zonesAllowed } from "./subnet-plan";
import { VpcEndpoints } from "./vpc-endpoints";

/** A VPC of the stack's own, or an existing one by id, of which nothing is adopted, emptied or changed. */
export type NetworkSettings =
  | {
      readonly kind: "new";
      /** /16 to /22. */
      readonly cidr: string;
      /** At least two, so that a balancer survives one. */
      readonly zones: readonly string[];
      readonly wayOut: WayOut;
    }
  | {
      readonly kind: "existing";
      readonly vpcId: string;
      /** The VPC's IPv4 block, in which load balancers have their addresses. */
      readonly cidr: string;
      readonly publicSubnetIds: readonly string[];
      /** With a way out of their own to the AWS APIs and the image registry. */
      readonly privateSubnetIds: readonly string[];
    };

/** How tasks reach the AWS APIs and their images: through NAT, or through VPC endpoints and nothing else. */
export type WayOut =
  { readonly kind: "nat"; readonly gateways: "one" | "one-per-zone" } | { readonly kind: "endpoints" };

export interface NetworkProps {
  readonly name: string;
  readonly region: string;
  readonly network: NetworkSettings;
  readonly logBucket: LogBucket;
  /** Beside ECR, S3 and CloudWatch Logs: what the stack calls, as in `com.amazonaws.<region>.<service>`. */
  readonly endpointServices: readonly string[];
}

/**
 * Guarantees private subnets over at least two zones whose only way out is the one chosen, a default security group
 * that admits nobody, and flow logs. Public subnets carry internet-facing balancers and NAT gateways only.
 */
export class Network extends Construct {
  readonly vpcId: string;
  /** The VPC's IPv4 block, known at plan. */
  readonly cidr: string;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  /** What a task needs before it can pull an image: depend on it. */
  readonly wayOutReady: ITerraformDependable[] = [];
  private endpoints?: VpcEndpoints;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id);
    const { network, logBucket, name } = props;
    this.cidr = network.cidr;
    if (network.kind === "existing") {
      ({ vpcId: this.vpcId } = network);
      this.publicSubnetIds = [...network.publicSubnetIds];
      this.privateSubnetIds = [...network.privateSubnetIds];
      return;
    }
    check(this, { prop: "cidr", given: network.cidr, allowed: vpcCidrAllowed, holds: isVpcCidr });
    check(this, { prop: "zones", given: network.zones, allowed: zonesAllowed, holds: areZones });

    const vpc = new Vpc(this, "vpc", {
      cidrBlock: network.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: name },
    });
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id });
    new FlowLog(this, "flow-log", {
      vpcId: vpc.id,
      trafficType: "ALL",
      logDestinationType: "s3",
      logDestination: logBucket.arn,
      maxAggregationInterval: 60,
      dependsOn: logBucket.writable,
    });

    this.vpcId = vpc.id;
    const plan = planSubnets(network.cidr, network.zones);
    const publicSubnets = this.layPublicSubnets(plan);
    const privateTables = plan.map(({ zone }) => this.routeTable(`private-${zone}`));
    const privateSubnets = plan.map(({ zone, privateCidr }, i) =>
      this.subnet(`private-${zone}`, zone, privateCidr, privateTables[i] as RouteTable),
    );
    this.publicSubnetIds = publicSubnets.map(({ id }) => id);
    this.privateSubnetIds = privateSubnets.map(({ id }) => id);
    if (network.wayOut.kind === "nat") this.layNat(network.wayOut.gateways, plan, publicSubnets, privateTables);
    else this.layEndpoints(privateTables);
  }

  /** Lets a security group reach the AWS APIs and the image registry, by the way out that this network has. */
  allowWayOut(scope: Construct, group: SecurityGroup, reason: string): void {
    if (this.endpoints) this.endpoints.admit(scope, group, reason);
    else new SecurityGroupEdge(scope, "way-out", { from: { group }, to: internet, ports: 443, reason });
  }

  private layPublicSubnets(plan: readonly SubnetPlan[]): Subnet[] {
    const gateway = new InternetGateway(this, "internet-gateway", {
      vpcId: this.vpcId,
      tags: { Name: this.props.name },
    });
    const table = this.routeTable("public");
    new Route(this, "public-route", {
      routeTableId: table.id,
      destinationCidrBlock: internet.cidr,
      gatewayId: gateway.id,
    });
    return plan.map(({ zone, publicCidr }) => this.subnet(`public-${zone}`, zone, publicCidr, table));
  }

  private layNat(
    gateways: "one" | "one-per-zone",
    plan: readonly SubnetPlan[],
    subnets: Subnet[],
    tables: RouteTable[],
  ) {
    const zones = gateways === "one" ? plan.slice(0, 1) : plan;
    const nats = zones.map(({ zone }, i) => {
      const tags = { Name: `${this.props.name}-${zone}` };
      const address = new Eip(this, `nat-address-${zone}`, { domain: "vpc", tags });
      return new NatGateway(this, `nat-${zone}`, {
        allocationId: address.allocationId,
        subnetId: (subnets[i] as Subnet).id,
        tags,
      });
    });
    this.wayOutReady.push(
      ...plan.map(({ zone }, i) => {
        const nat = (nats[i] ?? nats[0]) as NatGateway;
        return new Route(this, `private-route-${zone}`, {
          routeTableId: (tables[i] as RouteTable).id,
          destinationCidrBlock: internet.cidr,
          natGatewayId: nat.id,
        });
      }),
    );
  }

  private layEndpoints(tables: RouteTable[]): void {
    this.endpoints = new VpcEndpoints(this, "endpoints", {
      name: this.props.name,
      region: this.props.region,
      vpcId: this.vpcId,
      subnetIds: this.privateSubnetIds,
      routeTableIds: tables.map(({ id }) => id),
      services: this.props.endpointServices,
    });
    this.wayOutReady.push(...this.endpoints.all);
  }

  private routeTable(id: string): RouteTable {
    return new RouteTable(this, `${id}-routes`, { vpcId: this.vpcId, tags: { Name: `${this.props.name}-${id}` } });
  }

  private subnet(id: string, availabilityZone: string, cidrBlock: string, table: RouteTable): Subnet {
    const subnet = new Subnet(this, id, {
      vpcId: this.vpcId,
      availabilityZone,
      cidrBlock,
      mapPublicIpOnLaunch: false,
      tags: { Name: `${this.props.name}-${id}` },
    });
    new RouteTableAssociation(this, `${id}-association`, { subnetId: subnet.id, routeTableId: table.id });
    return subnet;
  }
}
