import { EcsCluster as Cluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Ec2HostSettings, Ec2Hosts } from "./ec2-hosts";
import type { Network } from "../network/network";

export type CapacitySettings = { readonly kind: "fargate" } | ({ readonly kind: "ec2" } & Ec2HostSettings);

export interface EcsClusterProps {
  readonly name: string;
  readonly network: Network;
  readonly capacity: CapacitySettings;
}

/** Guarantees a cluster with Container Insights whose tasks run on exactly the capacity chosen. */
export class EcsCluster extends Construct {
  readonly clusterName: string;
  readonly arn: string;
  readonly launchType: "FARGATE" | "EC2";
  readonly capacityProviderName: string;
  /** Only with EC2 capacity. */
  readonly hosts?: Ec2Hosts;
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, network, capacity }: EcsClusterProps) {
    super(scope, id);
    const cluster = new Cluster(this, "cluster", {
      name,
      setting: [{ name: "containerInsights", value: "enabled" }],
    });
    this.clusterName = name;
    this.arn = cluster.arn;
    this.launchType = capacity.kind === "ec2" ? "EC2" : "FARGATE";
    if (capacity.kind === "ec2") {
      this.hosts = new Ec2Hosts(this, "hosts", { ...capacity, name, clusterName: name, network });
    }
    this.capacityProviderName = this.hosts?.capacityProviderName ?? "FARGATE";
    const providers = new EcsClusterCapacityProviders(this, "capacity-providers", {
      clusterName: cluster.name,
      capacityProviders: [this.capacityProviderName],
      defaultCapacityProviderStrategy: [{ capacityProvider: this.capacityProviderName, weight: 1 }],
    });
    this.ready = [providers];
  }
}
