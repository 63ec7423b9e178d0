import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener, type LbListenerMutualAuthentication } from "@cdktf/provider-aws/lib/lb-listener";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { alarm } from "../foundation/alarm";
import type { AlbTargetGroup } from "./alb-target-group";
import { nameLimits } from "../foundation/aws-limits";
import { check, checkNameLength } from "../foundation/checks";
import type { Deployment } from "../foundation/deployment";
import { type ElbSecurityPolicy, elbSecurityPolicies } from "./elb-security-policy";
import type { LogBucket } from "../storage/log-bucket";
import type { Network } from "../network/network";
import type { PublicName } from "./public-name";
import { type Peer, SecurityGroupEdge, internet } from "../network/security-group-edge";

/** What an environment decides about the outer end of the path. */
export interface HttpsEdgeSettings {
  readonly sslPolicy: ElbSecurityPolicy;
  /** Answers port 80 with a 301 to 443. Without it, port 80 is closed. */
  readonly redirectHttp: boolean;
  /** A regional web ACL. @default none */
  readonly webAclArn?: string;
}

export interface HttpsLoadBalancerProps extends HttpsEdgeSettings {
  readonly name: string;
  readonly deployment: Deployment;
  readonly network: Network;
  readonly logBucket: LogBucket;
  readonly publicName: PublicName;
  readonly targetGroup: AlbTargetGroup;
  /** @default clients show no certificate */
  readonly mutualAuthentication?: LbListenerMutualAuthentication;
  /** Seconds. A target keeps its connections open for longer. @default 60 */
  readonly idleTimeoutSeconds?: number;
  /**
   * `internal`: it lies in the private subnets behind another balancer, which has the public name, and admits nobody
   * but those named by {@link HttpsLoadBalancer.admit}. @default "internet-facing"
   */
  readonly scheme?: "internet-facing" | "internal";
}

/**
 * Guarantees an Application Load Balancer that speaks HTTPS on 443 under one of the policies that Security Hub control
 * ELB.17 passes, and that answers nothing else but, by choice, a redirect on 80. Malformed headers and desync attempts
 * are refused; every request and every connection is logged.
 */
export class HttpsLoadBalancer extends Construct {
  readonly balancer: Lb;
  readonly securityGroup: SecurityGroup;
  readonly listener: LbListener;
  /** ECS refuses a target group that no listener uses yet: the service depends on it. */
  readonly ready: ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HttpsLoadBalancerProps,
  ) {
    super(scope, id);
    const { name, sslPolicy } = props;
    checkNameLength(this, "name", name, nameLimits.loadBalancer);
    check(this, {
      prop: "sslPolicy",
      given: sslPolicy,
      allowed: `one of ${elbSecurityPolicies.join(", ")}`,
      holds: (given) => elbSecurityPolicies.includes(given),
    });
    check(this, {
      prop: "redirectHttp",
      given: props.redirectHttp,
      allowed: "false where the load balancer is internal: nothing leads to its port 80",
      holds: (given) => !given || props.scheme !== "internal",
    });

    this.securityGroup = new SecurityGroup(this, "security-group", {
      name: `${name}-alb`,
      description: `Load balancer of ${name}`,
      vpcId: props.network.vpcId,
    });
    this.balancer = this.createBalancer();
    this.listener = this.listenOnHttps();
    this.ready = [this.listener];
    if (props.scheme !== "internal") {
      this.admit("clients", internet, "HTTPS from clients on the internet");
      props.publicName.pointAt(this.balancer);
    }
    if (props.redirectHttp) this.redirectHttp();
    if (props.webAclArn) {
      new Wafv2WebAclAssociation(this, "web-acl", { resourceArn: this.balancer.arn, webAclArn: props.webAclArn });
    }
    this.watch();
  }

  /** Lets a client call the HTTPS listener. */
  admit(id: string, from: Peer, reason: string): void {
    new SecurityGroupEdge(this, id, { from, to: { group: this.securityGroup }, ports: 443, reason });
  }

  private createBalancer(): Lb {
    const { name, network, logBucket, deployment, idleTimeoutSeconds = 60, scheme } = this.props;
    const internal = scheme === "internal";
    return new Lb(this, "load-balancer", {
      name,
      loadBalancerType: "application",
      internal,
      subnets: internal ? network.privateSubnetIds : network.publicSubnetIds,
      securityGroups: [this.securityGroup.id],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      enableDeletionProtection: !deployment.disposable,
      idleTimeout: idleTimeoutSeconds,
      accessLogs: { bucket: logBucket.bucketName, prefix: "access", enabled: true },
      connectionLogs: { bucket: logBucket.bucketName, prefix: "connection", enabled: true },
      dependsOn: logBucket.writable,
    });
  }

  private listenOnHttps(): LbListener {
    const { publicName, sslPolicy, targetGroup, mutualAuthentication } = this.props;
    return new LbListener(this, "https", {
      loadBalancerArn: this.balancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy,
      certificateArn: publicName.certificateArn,
      defaultAction: [{ type: "forward", targetGroupArn: targetGroup.group.arn }],
      ...(mutualAuthentication && { mutualAuthentication }),
    });
  }

  private redirectHttp(): void {
    new SecurityGroupEdge(this, "redirected-clients", {
      from: internet,
      to: { group: this.securityGroup },
      ports: 80,
      reason: "HTTP from clients on the internet, answered with a redirect to HTTPS",
    });
    new LbListener(this, "redirect", {
      loadBalancerArn: this.balancer.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    });
  }

  private watch(): void {
    const { name, deployment, targetGroup } = this.props;
    const balancer = { LoadBalancer: this.balancer.arnSuffix };
    const both = { ...balancer, TargetGroup: targetGroup.group.arnSuffix };
    const common = { deployment, namespace: "AWS/ApplicationELB" };
    alarm(this, "refused", {
      ...common,
      name: `${name}-elb-5xx`,
      description: "The load balancer itself answers 5xx: no healthy target, or none that it can connect to.",
      metricName: "HTTPCode_ELB_5XX_Count",
      dimensions: balancer,
      statistic: "Sum",
      above: 5,
    });
    alarm(this, "unhealthy", {
      ...common,
      name: `${name}-unhealthy-hosts`,
      description: "Targets fail their health check. When all of them do, the load balancer sends traffic to all.",
      metricName: "UnHealthyHostCount",
      dimensions: both,
      statistic: "Maximum",
      above: 0,
    });
    if (targetGroup.protocol === "HTTP") return;
    alarm(this, "target-tls", {
      ...common,
      name: `${name}-target-tls-errors`,
      description: "TLS between the load balancer and a task fails: look at the certificate in the task.",
      metricName: "TargetTLSNegotiationErrorCount",
      dimensions: both,
      statistic: "Sum",
      above: 0,
    });
  }
}
