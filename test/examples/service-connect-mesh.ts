import type { App } from "cdktf";
import { dev } from "../../environments/dev";
import { sampleMesh } from "../../environments/sample-mesh";
import type { Environment } from "../../environments/schema/environment";
import { ServiceConnectMesh } from "../../stacks/service-connect-mesh";

const { inventory } = sampleMesh({ min: 2, max: 4 });

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

export function serviceConnectMeshExamples(app: App): void {
  for (const { deployment, serviceConnectMesh } of [fifty]) {
    new ServiceConnectMesh(app, `service-connect-mesh-${deployment.environment}`, {
      deployment,
      ...serviceConnectMesh,
    });
  }
}
