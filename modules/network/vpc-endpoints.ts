import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { SecurityGroupEdge } from "./security-group-edge";

export interface VpcEndpointsProps {
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly routeTableIds: string[];
  readonly services: readonly string[];
}

/** What any task with an image in ECR and logs in CloudWatch calls. Image layers come from S3. */
const always = ["ecr.api", "ecr.dkr", "logs"];

/**
 * Guarantees that the AWS APIs named, and the image registry, are reached inside the VPC. An endpoint admits exactly
 * the security groups that were let in by {@link admit}.
 *
 * AWS docs: "Amazon ECR interface VPC endpoints (AWS PrivateLink)".
 */
export class VpcEndpoints extends Construct {
  readonly all: VpcEndpoint[];
  private readonly group: SecurityGroup;
  private readonly s3: VpcEndpoint;

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { name, region, vpcId, subnetIds, routeTableIds } = props;
    this.group = new SecurityGroup(this, "security-group", {
      name: `${name}-endpoints`,
      description: `VPC endpoints of ${name}`,
      vpcId,
    });
    const interfaces = [...new Set([...always, ...props.services])].map(
      (service) =>
        new VpcEndpoint(this, service.replaceAll(".", "-"), {
          vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds,
          securityGroupIds: [this.group.id],
          tags: { Name: `${name}-${service}` },
        }),
    );
    this.s3 = new VpcEndpoint(this, "s3", {
      vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds,
      tags: { Name: `${name}-s3` },
    });
    this.all = [...interfaces, this.s3];
  }

  /** Opens the two edges that a task or a host needs: to the interface endpoints, and to S3 by its prefix list. */
  admit(scope: Construct, group: SecurityGroup, reason: string): void {
    const from = { group };
    new SecurityGroupEdge(scope, "way-out", { from, to: { group: this.group }, ports: 443, reason });
    new SecurityGroupEdge(scope, "way-out-s3", {
      from,
      to: { prefixListId: this.s3.prefixListId },
      ports: 443,
      reason: "image layers from S3 through the gateway endpoint",
    });
  }
}
