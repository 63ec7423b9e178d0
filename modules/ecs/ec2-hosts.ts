import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { EcsCapacityProvider } from "@cdktf/provider-aws/lib/ecs-capacity-provider";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { check } from "../foundation/checks";
import type { Network } from "../network/network";
import { trustPolicy } from "../foundation/policy-statement";

export interface Ec2HostSettings {
  /** Of a Graviton type, such as t4g.medium, the tasks' images have to be for arm64. */
  readonly instanceType: string;
  readonly hosts: { readonly min: number; readonly max: number };
}

export interface Ec2HostsProps extends Ec2HostSettings {
  readonly name: string;
  readonly clusterName: string;
  readonly network: Network;
}

/** What the ECS agent calls. AWS docs: "Amazon ECS interface VPC endpoints (AWS PrivateLink)". */
export const hostEndpointServices = ["ecs", "ecs-agent", "ecs-telemetry"];

/** Where Docker puts dynamic host ports: the ephemeral range of the ECS-optimized AMI. AWS docs: "PortMapping". */
export const dynamicHostPorts = [32_768, 65_535] as const;

/** Graviton types have a g behind their generation. AWS docs: "Amazon EC2 instance type naming conventions". */
const isArm = (instanceType: string): boolean => /^(a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(instanceType);

/**
 * The newest ECS-optimized Amazon Linux 2023, resolved by EC2 at launch: no data source, so plans stay offline. EC2
 * starts no host on an image for another processor.
 *
 * AWS docs: "Retrieving Amazon ECS-optimized Linux AMI metadata".
 */
const image = (instanceType: string): string =>
  `resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/${isArm(instanceType) ? "arm64/" : ""}recommended/image_id`;

/**
 * Guarantees hosts without public address, SSH key or IMDSv1, on encrypted disks; a task cannot reach the host's
 * instance role. Their security group starts closed in both directions but for the way out to the AWS APIs.
 *
 * AWS docs: "Amazon ECS-optimized Linux AMIs", "Roles recommendations" (Amazon ECS developer guide).
 */
export class Ec2Hosts extends Construct {
  readonly securityGroup: SecurityGroup;
  readonly capacityProviderName: string;

  constructor(scope: Construct, id: string, props: Ec2HostsProps) {
    super(scope, id);
    const { name, network, hosts } = props;
    check(this, {
      prop: "name",
      given: name,
      allowed: "a name that does not start with aws, ecs or fargate (it becomes a capacity provider's name)",
      holds: (given) => !/^(aws|ecs|fargate)/i.test(given),
      fix: "Change namePrefix",
    });

    this.securityGroup = new SecurityGroup(this, "security-group", {
      name: `${name}-hosts`,
      description: `ECS hosts of ${name}`,
      vpcId: network.vpcId,
    });
    network.allowWayOut(this, this.securityGroup, "image pulls, ECS agent and logs");

    const group = new AutoscalingGroup(this, "autoscaling-group", {
      name: `${name}-hosts`,
      minSize: hosts.min,
      maxSize: hosts.max,
      vpcZoneIdentifier: network.privateSubnetIds,
      healthCheckType: "EC2",
      launchTemplate: { id: this.launchTemplate(props).id, version: "$Latest" },
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 50 } },
      tag: [
        { key: "Name", value: `${name}-host`, propagateAtLaunch: true },
        { key: "AmazonECSManaged", value: "true", propagateAtLaunch: true },
      ],
      // Managed scaling owns the number of hosts from the first apply on.
      lifecycle: { ignoreChanges: ["desired_capacity"] },
      dependsOn: network.wayOutReady,
    });
    this.capacityProviderName = new EcsCapacityProvider(this, "capacity-provider", {
      name: `${name}-hosts`,
      autoScalingGroupProvider: {
        autoScalingGroupArn: group.arn,
        // Draining moves tasks before a host goes. Termination protection would block `destroy` on top of that.
        managedDraining: "ENABLED",
        managedTerminationProtection: "DISABLED",
        managedScaling: { status: "ENABLED", targetCapacity: 100 },
      },
    }).name;
  }

  private launchTemplate({ name, clusterName, instanceType }: Ec2HostsProps): LaunchTemplate {
    return new LaunchTemplate(this, "launch-template", {
      name: `${name}-hosts`,
      imageId: image(instanceType),
      instanceType,
      vpcSecurityGroupIds: [this.securityGroup.id],
      iamInstanceProfile: { arn: this.instanceProfile(name).arn },
      // One hop: a container in bridge mode is one hop further and gets no answer from the metadata service.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { encrypted: "true", volumeType: "gp3", volumeSize: 30, deleteOnTermination: "true" },
        },
      ],
      userData: Fn.base64encode(
        [
          "#!/bin/bash",
          `echo ECS_CLUSTER=${clusterName} >> /etc/ecs/ecs.config`,
          "echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config",
          "",
        ].join("\n"),
      ),
      updateDefaultVersion: true,
    });
  }

  private instanceProfile(name: string): IamInstanceProfile {
    const role = new IamRole(this, "role", {
      name: `${name}-host`,
      assumeRolePolicy: trustPolicy("ec2.amazonaws.com"),
    });
    const attachment = new IamRolePolicyAttachment(this, "role-policy", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
    });
    return new IamInstanceProfile(this, "instance-profile", {
      name: `${name}-host`,
      role: role.name,
      dependsOn: [attachment],
    });
  }
}
