import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { TerraformStack } from "cdktf";
import fc from "fast-check";
import { dev } from "../../../environments/dev";
import { layFoundation } from "../../../modules/foundation/stack-foundation";
import { TrafficMirror, isVni } from "../../../modules/network/traffic-mirror";
import { synthesized, template } from "../../support/stacks";
import { references, resources } from "../../support/template";

function mirror(vni: number) {
  return synthesized((app) => {
    const stack = new TerraformStack(app, "mesh");
    layFoundation(stack, "mesh", dev.deployment);
    const group = new SecurityGroup(stack, "orders", { name: "orders" });
    new TrafficMirror(stack, "mirror", {
      name: "mesh-dev",
      vpcId: "vpc-0123456789abcdef0",
      captureInterfaceId: "eni-0123456789abcdef0",
      sources: new Map([["orders", group]]),
      vni,
    });
    return stack;
  });
}

it("copies both directions, to an interface that takes VXLAN from the tasks alone", () => {
  const made = mirror(4711);
  const directions = resources(made, "aws_ec2_traffic_mirror_filter_rule").map(({ body }) => body["traffic_direction"]);
  expect(directions.sort()).toEqual(["egress", "ingress"]);
  expect(resources(made, "aws_vpc_security_group_ingress_rule").map(({ body }) => body)).toEqual([
    expect.objectContaining({
      ip_protocol: "udp",
      from_port: 4789,
      to_port: 4789,
      referenced_security_group_id: "${aws_security_group.orders.id}",
    }),
  ]);
  expect(resources(made, "aws_vpc_security_group_egress_rule")).toEqual([]);
});

it("has a session only while the variable names an interface", () => {
  const [session] = resources(mirror(4711), "aws_ec2_traffic_mirror_session");
  expect(session?.body).toMatchObject({
    count: "${length(compact([var.mirror_source_eni_id]))}",
    network_interface_id: "${var.mirror_source_eni_id}",
    virtual_network_id: 4711,
  });
});

it("takes the network identifiers that VXLAN has", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 24 - 1 }), isVni));
  for (const vni of [0, 2 ** 24, 1.5]) {
    expect(() => mirror(vni)).toThrow(`mesh/mirror: vni must be a whole number from 1 to 16777215, got ${vni}`);
  }
});

it("prints in dev how to find a source, and what to type on the host", () => {
  const { output, ...stack } = template("service-connect-mesh-dev");
  expect(String(output?.["mirror_source_lookup"]?.value)).toMatch(
    /^aws ecs describe-tasks --cluster service-connect-mesh-dev /,
  );
  expect(output?.["mirror_capture"]?.value).toBe("sudo tcpdump -nn -X 'udp port 4789'");
  const [attachment] = resources({ ...stack }, "aws_network_interface_sg_attachment");
  expect(references(attachment?.body["security_group_id"])).toHaveLength(1);
});
