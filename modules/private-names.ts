import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";
import { check } from "./checks";

export interface PrivateNamesProps {
  /** The zone, such as `shop.internal`. */
  readonly zoneName: string;
  readonly vpcId: string;
}

/** One or more labels of letters, digits and inner hyphens, 63 characters each, 253 in all (RFC 1123). */
const isDomainName = (name: string): boolean =>
  name.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/.test(name);

/**
 * Guarantees names that resolve inside one VPC alone, made here and nowhere else: what a caller dials is what a
 * certificate says. The certificates come from a private CA, which any name suits; a public CA would refuse them.
 *
 * AWS docs: "Working with private hosted zones".
 */
export class PrivateNames extends Construct {
  private readonly zone: Route53Zone;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateNamesProps,
  ) {
    super(scope, id);
    const { zoneName, vpcId } = props;
    check(this, {
      prop: "zoneName",
      given: zoneName,
      allowed: "a domain name of at least two labels in lower case, such as shop.internal",
      holds: isDomainName,
    });
    this.zone = new Route53Zone(this, "zone", {
      name: zoneName,
      comment: `Names that resolve inside the VPC: certificates carry them`,
      vpc: [{ vpcId }],
      forceDestroy: false,
    });
  }

  /** The full name of a service. Known before anything resolves it, so that it can be pinned. */
  of(service: string): string {
    return `${service}.${this.props.zoneName}`;
  }

  /** Makes the name of a service resolve to a load balancer. A caller that starts before finds no address. */
  pointAt(service: string, balancer: Lb): Route53Record {
    return new Route53Record(this, `record-${service}`, {
      zoneId: this.zone.zoneId,
      name: this.of(service),
      type: "A",
      // There is nowhere else to send callers to: a failed check would only take the name away.
      alias: { name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: false },
    });
  }
}
