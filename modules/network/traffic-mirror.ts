import { Ec2TrafficMirrorFilter } from "@cdktf/provider-aws/lib/ec2-traffic-mirror-filter";
import { Ec2TrafficMirrorFilterRule } from "@cdktf/provider-aws/lib/ec2-traffic-mirror-filter-rule";
import { Ec2TrafficMirrorSession } from "@cdktf/provider-aws/lib/ec2-traffic-mirror-session";
import { Ec2TrafficMirrorTarget } from "@cdktf/provider-aws/lib/ec2-traffic-mirror-target";
import { NetworkInterfaceSgAttachment } from "@cdktf/provider-aws/lib/network-interface-sg-attachment";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Fn, TerraformCount, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { check } from "../foundation/checks";

export interface TrafficMirrorSettings {
  /** Interface of a host of yours in the stack's VPC, on which tcpdump runs. */
  readonly captureInterfaceId: string;
  /** VXLAN network identifier: tells sessions apart in the capture. */
  readonly vni: number;
}

export interface TrafficMirrorProps extends TrafficMirrorSettings {
  readonly name: string;
  readonly vpcId: string;
  /** Security groups of the tasks that may be mirrored, by a word that names each. */
  readonly sources: ReadonlyMap<string, SecurityGroup>;
}

/** AWS docs: "CreateTrafficMirrorSession". */
export const isVni = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 16_777_215;
export const vniAllowed = "a whole number from 1 to 16777215";

const vxlan = 4789;
const everything = { sourceCidrBlock: "0.0.0.0/0", destinationCidrBlock: "0.0.0.0/0" };

/**
 * Copies the packets of one task to a host of yours, so that you see on the wire that they are TLS.
 *
 * Guarantees that the host takes the copies (VXLAN, UDP 4789) from these tasks and nothing else through this.
 * Task interfaces come and go: a session exists only while the variable `mirror_source_eni_id` names one.
 *
 * AWS docs: "What is Traffic Mirroring?".
 */
export class TrafficMirror extends Construct {
  /** What to type on the capturing host. */
  readonly tcpdump: string;

  constructor(scope: Construct, id: string, { name, vpcId, sources, captureInterfaceId, vni }: TrafficMirrorProps) {
    super(scope, id);
    check(this, { prop: "vni", given: vni, allowed: vniAllowed, holds: isVni });

    const group = new SecurityGroup(this, "security-group", {
      name: `${name}-mirror`,
      description: `Capture of mirrored traffic of ${name}`,
      vpcId,
    });
    for (const [source, { id: referencedSecurityGroupId }] of sources) {
      new VpcSecurityGroupIngressRule(this, `copies-of-${source}`, {
        securityGroupId: group.id,
        referencedSecurityGroupId,
        ipProtocol: "udp",
        fromPort: vxlan,
        toPort: vxlan,
        description: `Mirrored packets of ${source} in VXLAN`,
      });
    }
    new NetworkInterfaceSgAttachment(this, "capture", {
      securityGroupId: group.id,
      networkInterfaceId: captureInterfaceId,
    });
    this.startSession(name, captureInterfaceId, vni);
    this.tcpdump = `sudo tcpdump -nn -X 'udp port ${vxlan}'`;
  }

  private startSession(name: string, captureInterfaceId: string, vni: number): void {
    const tags = { Name: name };
    const target = new Ec2TrafficMirrorTarget(this, "target", { networkInterfaceId: captureInterfaceId, tags });
    const filter = new Ec2TrafficMirrorFilter(this, "filter", { description: `All traffic of ${name}`, tags });
    for (const trafficDirection of ["ingress", "egress"]) {
      new Ec2TrafficMirrorFilterRule(this, trafficDirection, {
        trafficMirrorFilterId: filter.id,
        trafficDirection,
        ruleNumber: 100,
        ruleAction: "accept",
        ...everything,
      });
    }
    const source = new TerraformVariable(this, "source", {
      type: "string",
      default: "",
      description: "Network interface of the task to mirror; empty while none is mirrored",
    });
    source.overrideLogicalId("mirror_source_eni_id");
    new Ec2TrafficMirrorSession(this, "session", {
      count: TerraformCount.of(Fn.lengthOf(Fn.compact([source.stringValue]))),
      networkInterfaceId: source.stringValue,
      trafficMirrorFilterId: filter.id,
      trafficMirrorTargetId: target.id,
      sessionNumber: 1,
      virtualNetworkId: vni,
      tags,
    });
  }
}
