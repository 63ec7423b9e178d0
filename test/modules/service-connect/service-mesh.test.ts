import { dev } from "../../../environments/dev";
import { sampleMesh } from "../../../environments/sample-mesh";
import { type MeshServices, meshFaults } from "../../../modules/service-connect/mesh-rules";
import { ServiceConnectMesh, type ServiceConnectMeshSettings } from "../../../stacks/service-connect-mesh";
import { synthesized, template } from "../../support/stacks";
import { resources } from "../../support/template";

const settings = dev.serviceConnectMesh;
const synth = (change: Partial<ServiceConnectMeshSettings>, namePrefix?: string) =>
  synthesized(
    (app) =>
      new ServiceConnectMesh(app, "mesh", {
        deployment: { ...dev.deployment, ...(namePrefix && { namePrefix }) },
        ...settings,
        ...change,
      }),
  );

const mesh = sampleMesh({ min: 1, max: 2 });
const { gateway, orders, inventory, worker } = mesh;

it.each<[string, Partial<ServiceConnectMeshSettings>, string]>([
  [
    "a circle of calls, by its name",
    { services: { ...mesh, inventory: { ...inventory, calls: ["orders"] } } },
    'mesh/mesh: services.orders.calls must be free of the circle orders -> inventory -> orders: mark one call as late, such as { service: "inventory", lateDeployment: 1 }, got ["inventory"]',
  ],
  [
    "a call to a service that does not exist",
    { services: { gateway: { ...gateway, calls: ["billing"] }, orders } },
    'mesh/mesh: services.gateway.calls.0 must be one of the other servers: orders, got "billing"',
  ],
  [
    "a call to a service that offers nothing",
    { services: { gateway: { ...gateway, calls: ["worker"] }, orders, inventory, worker } },
    'mesh/mesh: services.gateway.calls.0 must be one of the other servers: orders, inventory, got "worker"',
  ],
  [
    "the same call twice",
    { services: { ...mesh, gateway: { ...gateway, calls: ["orders", "orders"] } } },
    'mesh/mesh: services.gateway.calls.1 must be named once, got "orders"',
  ],
  [
    "a task too small for the agent",
    { services: { ...mesh, worker: { ...worker, app: { ...worker.app, cpu: 256 } } } },
    "mesh/mesh: services.worker.app.cpu must be at least 512: the Service Connect agent takes 256 of it, got 256",
  ],
  [
    "a mirror of interfaces that AWS manages",
    { capacity: { kind: "fargate" } },
    'mesh: trafficMirror must be left out where capacity is fargate: AWS mirrors no interface that it manages itself, got {"captureInterfaceId":"eni-0123456789abcdef0","vni":4711}',
  ],
  [
    "hosts with too few interfaces",
    { capacity: { kind: "ec2", instanceType: "m7i.large", hosts: { min: 1, max: 5 } } },
    "mesh: hosts.max of cluster service-connect-mesh-dev must be at least 6: m7i.large has interfaces for 2 tasks, and a deployment adds one, got 5. Take more hosts, a larger type, or fewer tasks",
  ],
  [
    "an entry that is no server",
    { entry: { kind: "nlb", service: "worker", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" } },
    'mesh: entry.service must be one of the servers with appProtocol http: gateway, orders, inventory, got "worker"',
  ],
  [
    "an entry that speaks gRPC",
    { services: { ...mesh, gateway: { ...gateway, appProtocol: "grpc" } } },
    'mesh: entry.service must be one of the servers with appProtocol http: orders, inventory, got "gateway"',
  ],
])("refuses %s", (_, change, message) => {
  expect(() => synth(change)).toThrow(message);
});

it("takes names that become a DNS name and a part of physical names", () => {
  const faults = (name: string) => meshFaults({ [name]: inventory } as MeshServices).map(({ path }) => path.join("."));
  expect(faults("a")).toEqual([]);
  expect(faults("orders-v2")).toEqual([]);
  for (const name of ["", "Orders", "2orders", "orders.v2", "a".repeat(21), "hosts", "target"])
    expect(faults(name)).toEqual([name]);
});

it("refuses names that leave no room for a role's", () => {
  expect(() => synth({}, "a-very-long-prefix-of-some-team-somewhere")).toThrow(/at most|Shorten namePrefix/);
});

it("holds fifty services in one stack, each after those that it calls", () => {
  const stack = template("service-connect-mesh-fifty");
  expect(resources(stack, "aws_ecs_service")).toHaveLength(50);
  const waits = resources(stack, "aws_ecs_service").flatMap(({ body }) =>
    (body["depends_on"] as string[]).filter((address) => address.startsWith("aws_ecs_service.")),
  );
  expect(waits).toHaveLength(49 + 48);
});
