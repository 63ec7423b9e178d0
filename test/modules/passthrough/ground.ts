import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { TerraformStack } from "cdktf";
import { dev } from "../../../environments/dev";
import { layFoundation } from "../../../modules/foundation/stack-foundation";
import { Network } from "../../../modules/network/network";
import {
  type PassthroughListenerProps,
  PassthroughLoadBalancer,
} from "../../../modules/passthrough/passthrough-load-balancer";
import type { AddressedTasks } from "../../../modules/passthrough/passthrough-target-group";
import { LogBucket } from "../../../modules/storage/log-bucket";
import { synthesized } from "../../support/stacks";
import { type Template, resources } from "../../support/template";

export const deployment = { ...dev.deployment, disposable: true };

interface Ground {
  readonly stack: TerraformStack;
  readonly network: Network;
  readonly logBucket: LogBucket;
  readonly group: (name: string) => SecurityGroup;
}

/** A stack with a network, in which a test builds what it looks at. */
export function synth(build: (ground: Ground) => void): Template {
  return synthesized((app) => {
    const stack = new TerraformStack(app, "pass-dev");
    const name = layFoundation(stack, "pass", deployment);
    const logBucket = new LogBucket(stack, "log-bucket", { name, deployment });
    const network = new Network(stack, "network", {
      name,
      region: deployment.region,
      network: {
        kind: "existing",
        vpcId: "vpc-1",
        cidr: "10.0.0.0/16",
        publicSubnetIds: ["subnet-a", "subnet-b"],
        privateSubnetIds: ["subnet-c", "subnet-d"],
      },
      logBucket,
      endpointServices: [],
    });
    const group = (id: string): SecurityGroup => new SecurityGroup(stack, id, { name: id, vpcId: network.vpcId });
    build({ stack, network, logBucket, group });
    return stack;
  });
}

export const nlb = (
  { stack, network }: Ground,
  props: { scheme?: "internet-facing"; name?: string; idle?: number } = {},
) =>
  new PassthroughLoadBalancer(stack, "nlb", {
    name: props.name ?? "pass",
    deployment,
    network,
    scheme: props.scheme ?? "internal",
    ...(props.idle && { tcpIdleTimeoutSeconds: props.idle }),
  });

export const tasks = (
  group: SecurityGroup,
  { port = 8441, ...change }: Partial<AddressedTasks> & { port?: number } = {},
): PassthroughListenerProps => ({
  port,
  targets: { kind: "tasks", group, port: 8443, healthCheck: { kind: "tcp" }, proxyProtocolV2: false, ...change },
});

export const only = (template: Template, type: string) => {
  const [first, ...more] = resources(template, type);
  expect(more).toEqual([]);
  return first?.body ?? {};
};
