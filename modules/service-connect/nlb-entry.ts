import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { alarm } from "../foundation/alarm";
import type { Deployment } from "../foundation/deployment";
import type { ElbSecurityPolicy } from "../load-balancer/elb-security-policy";
import type { LogBucket } from "../storage/log-bucket";
import type { Network } from "../network/network";
import type { PublicName } from "../load-balancer/public-name";
import { SecurityGroupEdge, internet } from "../network/security-group-edge";

export interface NlbEntryProps {
  readonly name: string;
  readonly deployment: Deployment;
  readonly network: Network;
  readonly logBucket: LogBucket;
  readonly publicName: PublicName;
  /** All of them offer TLS 1.3, which is all that a Service Connect agent takes. */
  readonly sslPolicy: ElbSecurityPolicy;
  /** Container port of the server behind it. */
  readonly port: number;
}

/**
 * Guarantees an internet-facing Network Load Balancer that ends TLS with the public certificate and opens TLS anew to
 * the Service Connect agents. Passing TCP through would show clients the agent's private certificate.
 *
 * Health checks are TCP: the balancer's HTTPS check stops at TLS 1.2, and the agent starts at 1.3.
 * AWS docs: "Create a listener for your Network Load Balancer", "Encrypt Amazon ECS Service Connect traffic".
 */
export class NlbEntry extends Construct {
  readonly balancer: Lb;
  readonly securityGroup: SecurityGroup;
  readonly targetGroup: LbTargetGroup;
  readonly ready: ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NlbEntryProps,
  ) {
    super(scope, id);
    const { name, network, logBucket, deployment, publicName, sslPolicy } = props;
    this.securityGroup = new SecurityGroup(this, "security-group", {
      name: `${name}-nlb`,
      description: `Load balancer of ${name}`,
      vpcId: network.vpcId,
    });
    new SecurityGroupEdge(this, "clients", {
      from: internet,
      to: { group: this.securityGroup },
      ports: 443,
      reason: "TLS from clients on the internet",
    });
    this.balancer = new Lb(this, "load-balancer", {
      name,
      loadBalancerType: "network",
      internal: false,
      subnets: network.publicSubnetIds,
      securityGroups: [this.securityGroup.id],
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: !deployment.disposable,
      accessLogs: { bucket: logBucket.bucketName, prefix: "access", enabled: true },
      dependsOn: logBucket.writable,
    });
    this.targetGroup = this.createTargetGroup();
    const listener = new LbListener(this, "tls", {
      loadBalancerArn: this.balancer.arn,
      port: 443,
      protocol: "TLS",
      sslPolicy,
      certificateArn: publicName.certificateArn,
      defaultAction: [{ type: "forward", targetGroupArn: this.targetGroup.arn }],
    });
    this.ready = [listener];
    this.watch();
    publicName.pointAt(this.balancer);
  }

  private createTargetGroup(): LbTargetGroup {
    const { name, network, port } = this.props;
    return new LbTargetGroup(this, "target-group", {
      namePrefix: "tasks-",
      vpcId: network.vpcId,
      targetType: "ip",
      protocol: "TLS",
      port,
      // With client addresses kept, the tasks would have to admit the whole internet.
      preserveClientIp: "false",
      deregistrationDelay: "30",
      healthCheck: { protocol: "TCP", port: "traffic-port", interval: 10, healthyThreshold: 2, unhealthyThreshold: 2 },
      tags: { Name: name },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private watch(): void {
    const { name, deployment } = this.props;
    const balancer = { LoadBalancer: this.balancer.arnSuffix };
    const common = { deployment, namespace: "AWS/NetworkELB" };
    alarm(this, "unhealthy", {
      ...common,
      name: `${name}-unhealthy-hosts`,
      description: "Targets refuse connections. When all of them do, the load balancer sends traffic to all.",
      metricName: "UnHealthyHostCount",
      dimensions: { ...balancer, TargetGroup: this.targetGroup.arnSuffix },
      statistic: "Maximum",
      above: 0,
    });
    alarm(this, "target-tls", {
      ...common,
      name: `${name}-target-tls-errors`,
      description: "TLS between the load balancer and an agent fails: look at the certificate of the entry service.",
      metricName: "TargetTLSNegotiationErrorCount",
      dimensions: balancer,
      statistic: "Sum",
      above: 0,
    });
  }
}
