import type { App } from "cdktf";
import { stagingCa } from "../../environments/certificate-authorities";
import { dev } from "../../environments/dev";
import { sampleMesh } from "../../environments/sample-mesh";
import type { Environment } from "../../environments/schema/environment";
import { ServiceConnectMesh } from "../../stacks/service-connect-mesh";

const { gateway, inventory, orders } = sampleMesh({ min: 2, max: 4 });

/** Fifty services in one stack, each calling the next two. */
export const fifty: Environment = {
  ...dev,
  deployment: { ...dev.deployment, environment: "fifty", disposable: false },
  serviceConnectMesh: {
    ...dev.serviceConnectMesh,
    network: {
      kind: "new",
      cidr: "10.93.0.0/16",
      zones: ["us-east-1a", "us-east-1b"],
      wayOut: { kind: "nat", gateways: "one" },
    },
    capacity: { kind: "fargate" },
    trafficMirror: undefined,
    entry: { kind: "nlb", service: "service-0", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" },
    services: Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [
        `service-${i}`,
        { ...inventory, calls: [i + 1, i + 2].filter((next) => next < 50).map((next) => `service-${next}`) },
      ]),
    ),
  },
};

/** A part of a mesh that another stack made: its namespace, its CA and its VPC; one service each calls the other's. */
export const joined: Environment = {
  ...dev,
  deployment: { ...dev.deployment, environment: "joined", disposable: false },
  serviceConnectMesh: {
    ...dev.serviceConnectMesh,
    network: {
      kind: "existing",
      vpcId: "vpc-0123456789abcdef0",
      cidr: "10.0.0.0/16",
      publicSubnetIds: ["subnet-0123456789abcde01", "subnet-0123456789abcde02"],
      privateSubnetIds: ["subnet-0123456789abcde03", "subnet-0123456789abcde04"],
    },
    capacity: { kind: "fargate" },
    trafficMirror: undefined,
    ca: stagingCa,
    namespace: {
      kind: "arn",
      arn: "arn:aws:servicediscovery:us-east-1:111111111111:namespace/ns-0123456789abcdef",
    },
    services: {
      gateway: {
        ...gateway,
        calls: ["returns"],
        app: {
          ...gateway.app,
          egress: [
            {
              to: { securityGroupId: "sg-0123456789abcdef0" },
              port: 8080,
              reason: "Service Connect TLS to orders of the other stack",
              transport: { kind: "tls" },
            },
          ],
        },
      },
      returns: {
        ...orders,
        calls: [],
        admits: [
          { securityGroupId: "sg-0123456789abcdef1", reason: "Service Connect TLS from billing of the other stack" },
        ],
      },
    },
  },
};

export function serviceConnectMeshExamples(app: App): void {
  for (const { deployment, serviceConnectMesh } of [fifty, joined]) {
    new ServiceConnectMesh(app, `service-connect-mesh-${deployment.environment}`, {
      deployment,
      ...serviceConnectMesh,
    });
  }
}
