import { VpcEndpointService } from "@cdktf/provider-aws/lib/vpc-endpoint-service";
import { Construct } from "constructs";
import { check } from "../foundation/checks";
import type { PassthroughListener, PassthroughLoadBalancer } from "./passthrough-load-balancer";

/** Consumers in other VPCs and accounts, through AWS PrivateLink. */
export interface EndpointServiceSettings {
  /** Who may ask for an endpoint: ARNs of accounts, roles or users. Each endpoint still has to be accepted. */
  readonly allowedPrincipals: readonly string[];
  /** The consumers' VPCs. AWS shows the load balancer's security group the consumer's own address. */
  readonly consumerCidrs: readonly string[];
}

export interface EndpointServiceProps extends EndpointServiceSettings {
  readonly name: string;
  readonly balancer: PassthroughLoadBalancer;
  /** The one port of the balancer that consumers may use. */
  readonly listener: PassthroughListener;
}

/**
 * Guarantees an endpoint service whose endpoints are accepted one by one, for named principals, and that leads to one
 * listener of the load balancer: the others stay closed to consumers.
 *
 * AWS docs: "Create a service powered by AWS PrivateLink"; "Update the security groups for your Network Load Balancer"
 * (inbound rules apply to PrivateLink traffic unless that is turned off).
 */
export class EndpointService extends Construct {
  readonly service: VpcEndpointService;

  constructor(scope: Construct, id: string, props: EndpointServiceProps) {
    super(scope, id);
    const { name, balancer, listener, allowedPrincipals, consumerCidrs } = props;
    check(this, {
      prop: "allowedPrincipals",
      given: allowedPrincipals,
      allowed: "ARNs of accounts, roles or users, at least one",
      holds: (arns) => arns.length > 0 && arns.every((arn) => /^arn:aws[a-z-]*:iam::\d{12}:/.test(arn)),
      fix: `"*" would let any AWS account ask`,
    });
    balancer.balancer.enforceSecurityGroupInboundRulesOnPrivateLinkTraffic = "on";
    consumerCidrs.forEach((cidr, i) => {
      listener.admit(`consumer-${i}`, { cidr }, "TLS from consumers over PrivateLink");
    });
    this.service = new VpcEndpointService(this, "service", {
      acceptanceRequired: true,
      allowedPrincipals: [...allowedPrincipals],
      networkLoadBalancerArns: [balancer.balancer.arn],
      tags: { Name: name },
    });
  }
}
