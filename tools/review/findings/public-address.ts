import type { Finding } from "../contract";
import { SERVICE } from "../graph/traffic";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** A task or an instance gets an address on the internet beside the balancer. */
export const publicAddress: Rule = ({ traffic }) => [
  ...traffic
    .of(SERVICE)
    .filter((service) => Block.of(service).block("network_configuration")?.flag("assign_public_ip"))
    .map(({ address }) => finding(address, "The service's tasks get", "Set assign_public_ip to false.", ["ECS.2"])),
  ...traffic
    .of(["aws_instance", "aws_launch_configuration"])
    .filter((instance) => Block.of(instance).flag("associate_public_ip_address"))
    .map(({ address }) => finding(address, "The instance gets", FIX, ["EC2.9", "AutoScaling.5"])),
  ...traffic
    .of(["aws_launch_template"])
    .filter((template) => Block.of(template).blocks("network_interfaces").some(isPublic))
    .map(({ address }) => finding(address, "Instances of the template get", FIX, ["EC2.25"])),
];

const FIX = "Set associate_public_ip_address to false.";

function isPublic(networkInterface: Block): boolean {
  return (
    networkInterface.flag("associate_public_ip_address") ??
    networkInterface.text("associate_public_ip_address") === "true"
  );
}

function finding(address: string, who: string, fix: string, controls: string[]): Finding {
  const message = `${who} a public address: a way in beside the balancer.`;
  return { rule: "public-address", severity: "error", address, message, fix, controls };
}
