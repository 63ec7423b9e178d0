import fc from "fast-check";
import { prodCa, stagingCa } from "../../../environments/certificate-authorities";
import { dev } from "../../../environments/dev";
import { sampleMesh } from "../../../environments/sample-mesh";
import { elbSecurityPolicies } from "../../../modules/load-balancer/elb-security-policy";
import { caSigningAlgorithms } from "../../../modules/private-ca/ca-source";
import type { Call, MeshServer, MeshServiceSettings } from "../../../modules/service-connect/mesh-settings";
import { ServiceConnectMesh, type ServiceConnectMeshSettings } from "../../../stacks/service-connect-mesh";
import type { LegalStack } from "./legal-stack";
import { placed, secrets } from "./placed";

const servers = ["gateway", "orders", "inventory", "billing", "search"];
const sample = sampleMesh({ min: 1, max: 2 });

/** Any calls: those to later names are late, so that no circle is left. */
const calls = (caller: string, callees: readonly string[]): Call[] =>
  callees
    .filter((callee) => callee !== caller)
    .map((service) => (servers.indexOf(service) < servers.indexOf(caller) ? service : { service, lateDeployment: 1 }));

const appProtocol = fc.constantFrom("http" as const, "http2" as const, "grpc" as const);
const server = (name: string): fc.Arbitrary<MeshServer> =>
  fc.record({
    mode: fc.constant("server" as const),
    app: fc.constant(sample.inventory.app),
    port: fc.integer({ min: 1, max: 65_535 }),
    appProtocol: name === "gateway" ? fc.constant("http" as const) : appProtocol,
    calls: fc.subarray(servers).map((callees) => calls(name, callees)),
    timeouts: fc.option(fc.record({ perRequestSeconds: fc.nat(300) }), { nil: undefined }),
  });

const services: fc.Arbitrary<Record<string, MeshServiceSettings>> = fc
  .record({
    servers: fc.tuple(...servers.map(server)),
    worker: fc.subarray(servers).map((callees) => ({ ...sample.worker, calls: callees }) as MeshServiceSettings),
  })
  .map(({ servers: made, worker }) => ({
    ...Object.fromEntries(servers.map((name, i) => [name, made[i] as MeshServer])),
    worker,
  }));

const sslPolicy = fc.constantFrom(...elbSecurityPolicies);
const settings: fc.Arbitrary<ServiceConnectMeshSettings> = fc
  .record({
    place: placed(6),
    secrets: fc.array(secrets, { minLength: 6, maxLength: 6 }),
    services,
    entry: fc.oneof(
      fc.record({ kind: fc.constant("nlb" as const), service: fc.constant("gateway"), sslPolicy }),
      fc.record({
        kind: fc.constant("alb" as const),
        service: fc.constant("gateway"),
        healthPath: fc.constant("/"),
        edge: fc.record({ sslPolicy, redirectHttp: fc.boolean() }),
      }),
    ),
    ca: fc.oneof(
      fc.record({
        kind: fc.constant("own" as const),
        keyAlgorithm: fc.constantFrom(...(Object.keys(caSigningAlgorithms) as (keyof typeof caSigningAlgorithms)[])),
        shareWith: fc.option(fc.constant(["444455556666"]), { nil: undefined }),
      }),
      fc.constantFrom(stagingCa, prodCa),
    ),
    infrastructureRole: fc.constantFrom<ServiceConnectMeshSettings["infrastructureRole"]>(
      { kind: "created" },
      { kind: "arn", arn: "arn:aws:iam::111111111111:role/ecs-infrastructure-tls" },
    ),
    namespace: fc.constantFrom<ServiceConnectMeshSettings["namespace"]>(
      { kind: "created" },
      { kind: "arn", arn: "arn:aws:servicediscovery:us-east-1:111111111111:namespace/ns-0123456789abcdef" },
    ),
    cloudTrail: fc.constantFrom<ServiceConnectMeshSettings["cloudTrail"]>("none", "logs-management-events"),
    capacity: fc.constantFrom<ServiceConnectMeshSettings["capacity"]>(
      { kind: "fargate" },
      { kind: "ec2", instanceType: "m7i.large", hosts: { min: 1, max: 9 } },
    ),
  })
  .map(({ place: { network, images }, secrets: kept, services: all, ...rest }) => ({
    ...rest,
    network,
    services: Object.fromEntries(
      Object.entries(all).map(([name, service], i) => [
        name,
        { ...service, app: { ...service.app, image: images[i], secrets: kept[i] } } as MeshServiceSettings,
      ]),
    ),
    publicName: dev.serviceConnectMesh.publicName,
    trafficMirror: rest.capacity.kind === "ec2" ? dev.serviceConnectMesh.trafficMirror : undefined,
  }));

export const serviceConnectMesh: fc.Arbitrary<LegalStack> = fc
  .record({ disposable: fc.boolean(), settings })
  .map(({ disposable, settings: any }) => {
    const deployment = { ...dev.deployment, disposable, environment: disposable ? "dev" : "live" };
    return {
      environment: { ...dev, deployment, serviceConnectMesh: any },
      create: (app) => new ServiceConnectMesh(app, "service-connect-mesh-any", { deployment, ...any }),
    };
  });
