import { z } from "zod";
import { isRuleDescription, ruleDescriptionAllowed } from "../../modules/foundation/aws-limits";
import { elbSecurityPolicies } from "../../modules/load-balancer/elb-security-policy";
import { type MeshServices, entryAllowed, entryServices, meshFaults } from "../../modules/service-connect/mesh-rules";
import type { MeshServiceSettings } from "../../modules/service-connect/mesh-settings";
import { hostFault } from "../../modules/ecs/task-interfaces";
import { type TrafficMirrorSettings, isVni, vniAllowed } from "../../modules/network/traffic-mirror";
import type { MeshEntrySettings, ServiceConnectMeshSettings } from "../../stacks/service-connect-mesh";
import { app, healthCommand } from "./app";
import { capacity, isTaskSize, taskSizeAllowed } from "./capacity";
import { absolutePath, arn, count, different, matching, port, roleArn, rule, text } from "./fields";
import { edge } from "./hardened-alb";
import { network } from "./network";
import { caSource } from "./private-ca";
import { publicName } from "./public-name";

const member = app.omit({ port: true, healthPath: true });
const calls = z
  .array(
    z.union(
      [z.string(), z.strictObject({ service: z.string(), lateDeployment: count(1, 1_000_000) })],
      "a server's name, or { service, lateDeployment }",
    ),
  )
  .optional();
const seconds = count(0, 2_147_483, "seconds").optional();

const caller = z.strictObject({
  securityGroupId: matching(/^sg-[0-9a-f]+$/, "a security group id"),
  reason: text(ruleDescriptionAllowed, isRuleDescription),
});

const service = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("server"),
    app: member.extend({ healthCommand }),
    calls,
    port,
    appProtocol: z.enum(["http", "http2", "grpc"]),
    timeouts: z.strictObject({ idleSeconds: seconds, perRequestSeconds: seconds }).optional(),
    admits: different(caller, ({ securityGroupId }) => securityGroupId).optional(),
  }),
  z.strictObject({ mode: z.literal("client"), app: member, calls }),
]) satisfies z.ZodType<MeshServiceSettings>;

const services = z.record(z.string(), service).superRefine((mesh: MeshServices, context) => {
  for (const { path, allowed } of meshFaults(mesh)) {
    context.addIssue({ code: "custom", path: [...path], message: allowed });
  }
});

const entry = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("alb"),
    service: z.string(),
    healthPath: absolutePath,
    edge,
  }),
  z.strictObject({ kind: z.literal("nlb"), service: z.string(), sslPolicy: z.enum(elbSecurityPolicies) }),
]) satisfies z.ZodType<MeshEntrySettings>;

const trafficMirror = z.strictObject({
  captureInterfaceId: matching(/^eni-[0-9a-f]+$/, "a network interface id"),
  vni: z.number(vniAllowed).refine(isVni, { error: vniAllowed }),
}) satisfies z.ZodType<TrafficMirrorSettings>;

const settings = z.strictObject({
  network,
  publicName,
  entry,
  capacity,
  ca: caSource,
  infrastructureRole: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("created") }),
    z.strictObject({ kind: z.literal("arn"), arn: roleArn }),
  ]),
  namespace: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("created") }),
    z.strictObject({ kind: z.literal("arn"), arn: arn("servicediscovery") }),
  ]),
  services,
  cloudTrail: z.enum(["logs-management-events", "none"]),
  trafficMirror: trafficMirror.optional(),
}) satisfies z.ZodType<ServiceConnectMeshSettings>;

const withEntry = rule(settings, {
  reads: ["entry", "services"],
  at: ["entry", "service"],
  allowed: ({ services: mesh }) => entryAllowed(mesh),
  holds: ({ entry: { service: name }, services: mesh }) => entryServices(mesh).includes(name),
});

const withRoom = withEntry.superRefine((given, context) => {
  for (const { path, allowed } of roomFaults(given)) context.addIssue({ code: "custom", path, message: allowed });
});

/** Fargate takes certain sizes; a host takes as many tasks as it has interfaces to spare. */
function roomFaults({ capacity: room, services: mesh }: ServiceConnectMeshSettings) {
  const tasks = Object.entries(mesh).map(([name, { app: task }]) => ({ name, ...task }));
  const faults = tasks
    .filter((task) => !isTaskSize(room, task))
    .map((task) => ({ path: ["services", task.name, "app", "memory"], allowed: taskSizeAllowed(room, task) }));
  if (room.kind === "fargate" || faults.length) return faults;
  const fault = hostFault(
    room,
    tasks.map((task) => task.tasks.max),
  );
  return fault ? [{ path: ["capacity", ...fault.path], allowed: fault.allowed }] : [];
}

/** Task interfaces on Fargate belong to AWS. AWS docs: "Traffic Mirroring limitations", section "Sources". */
export const serviceConnectMesh = rule(withRoom, {
  reads: ["capacity", "trafficMirror"],
  at: ["trafficMirror"],
  allowed: "left out where capacity is fargate",
  holds: ({ capacity: { kind }, trafficMirror: mirror }) => kind === "ec2" || !mirror,
});
