import { taskOf, tasksOf } from "../graph/task";
import { BALANCER, SERVICE, type Traffic } from "../graph/traffic";
import { isInternetFacing } from "../hops/listener";
import { meshServices } from "../hops/tls-end";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";

/** So many units of something that AWS bills by the hour or the month, for one resource. */
export interface Billed {
  readonly address: string;
  /** Key of the price table, or an instance type where `instance` is true. */
  readonly price: string;
  readonly description: string;
  readonly quantity: number;
  readonly instance?: boolean;
}

/** What costs money as soon as it exists. */
export function billed(traffic: Traffic): Billed[] {
  return [
    ...each(traffic, "aws_nat_gateway", "natGateway", "NAT gateway"),
    ...each(traffic, "aws_eip", "publicIpv4", "public IPv4 address"),
    ...traffic.of(BALANCER).flatMap((balancer) => balancerCost(traffic, balancer)),
    ...traffic.of(["aws_vpc_endpoint"]).flatMap((endpoint) => endpointCost(traffic, endpoint)),
    ...traffic.of(SERVICE).flatMap((service) => serviceCost(traffic, service)),
    ...traffic.of(["aws_autoscaling_group"]).flatMap((group) => groupCost(traffic, group)),
    ...traffic.of(["aws_instance"]).flatMap((instance) => instanceCost(instance, 1, Block.of(instance))),
    ...each(traffic, "aws_kms_key", "kmsKey", "customer managed KMS key"),
    ...traffic.of(["aws_acmpca_certificate_authority"]).map(authorityCost),
    ...each(traffic, "aws_secretsmanager_secret", "secret", "secret"),
    ...each(traffic, "aws_route53_zone", "hostedZone", "Route 53 hosted zone"),
    ...each(traffic, "aws_cloudwatch_metric_alarm", "alarm", "CloudWatch alarm"),
    ...each(traffic, "aws_ec2_traffic_mirror_session", "mirrorSession", "traffic mirroring session"),
  ];
}

function each(traffic: Traffic, type: string, price: string, description: string): Billed[] {
  return traffic.of([type]).map(({ address }) => ({ address, price, description, quantity: 1 }));
}

/** A balancer has one public address per subnet, unless it brings its own. */
function balancerCost(traffic: Traffic, balancer: Resource): Billed[] {
  const body = Block.of(balancer);
  const type = body.text("load_balancer_type") ?? "application";
  const own = { address: balancer.address, price: type, description: `${type} load balancer`, quantity: 1 };
  const ownAddresses = body.blocks("subnet_mapping").filter((mapping) => mapping.isSet("allocation_id")).length;
  const addresses = isInternetFacing(balancer) ? subnets(traffic, body) - ownAddresses : 0;
  const description = "public IPv4 address";
  return addresses > 0
    ? [own, { address: balancer.address, price: "publicIpv4", description, quantity: addresses }]
    : [own];
}

function endpointCost(traffic: Traffic, endpoint: Resource): Billed[] {
  const body = Block.of(endpoint);
  if (body.text("vpc_endpoint_type") !== "Interface") return [];
  const quantity = Math.max(
    1,
    body.texts("subnet_ids").length,
    traffic.resolver.all(body, "subnet_ids", "aws_subnet").length,
  );
  const description = "interface endpoint in one zone";
  return [{ address: endpoint.address, price: "interfaceEndpoint", description, quantity }];
}

function subnets(traffic: Traffic, body: Block): number {
  const named = traffic.resolver.all(body, "subnets", "aws_subnet").length;
  return Math.max(named, body.texts("subnets").length, body.blocks("subnet_mapping").length, 1);
}

/** Tasks on Fargate, and the secret that Service Connect keeps for each TLS service. */
function serviceCost(traffic: Traffic, service: Resource): Billed[] {
  const { address } = service;
  const secrets = meshServices(traffic, service).filter(({ block }) => block.block("tls"));
  const description = "secret of a Service Connect TLS service";
  return [
    ...taskCost(traffic, service),
    ...secrets.map(() => ({ address, price: "secret", description, quantity: 1 })),
  ];
}

function taskCost(traffic: Traffic, service: Resource): Billed[] {
  const definition = tasksOf(traffic, service)[0]?.definition;
  if (!definition || !onFargate(service, definition)) return [];
  const task = Block.of(definition);
  const tasks = desiredTasks(traffic, service);
  const arm = task.block("runtime_platform")?.text("cpu_architecture") === "ARM64" ? "Arm" : "";
  const units = { address: service.address };
  const [cpu, memory] = [task.number("cpu") ?? 0, task.number("memory") ?? 0];
  return [
    {
      ...units,
      price: `fargate${arm}Vcpu`,
      description: `Fargate${arm && " Arm"} vCPU`,
      quantity: (tasks * cpu) / 1024,
    },
    {
      ...units,
      price: `fargate${arm}Gb`,
      description: `Fargate${arm && " Arm"} GB`,
      quantity: (tasks * memory) / 1024,
    },
  ];
}

function onFargate(service: Resource, definition: Resource): boolean {
  const body = Block.of(service);
  const providers = body.blocks("capacity_provider_strategy");
  if (providers.length > 0) return providers.every((one) => one.text("capacity_provider")?.startsWith("FARGATE"));
  const fargate = Block.of(taskOf(definition).definition).texts("requires_compatibilities").includes("FARGATE");
  return body.text("launch_type") === "FARGATE" || (!body.text("launch_type") && fargate);
}

/** The desired count, else the least that autoscaling keeps. */
function desiredTasks(traffic: Traffic, service: Resource): number {
  const scaling = traffic
    .of(["aws_appautoscaling_target"])
    .map(Block.of)
    .find((target) => traffic.resolver.all(target, "resource_id", ...SERVICE).includes(service));
  return Block.of(service).number("desired_count") ?? scaling?.number("min_capacity") ?? 1;
}

function groupCost(traffic: Traffic, group: Resource): Billed[] {
  const body = Block.of(group);
  const quantity = body.number("desired_capacity") ?? body.number("min_size") ?? 0;
  const template = traffic.launchTemplates(body)[0];
  return template && quantity > 0 ? instanceCost(group, quantity, Block.of(template)) : [];
}

function instanceCost({ address }: Resource, quantity: number, body: Block): Billed[] {
  const type = body.text("instance_type") ?? "instance of an unknown type";
  return [{ address, price: type, description: `${type} instance`, quantity, instance: true }];
}

function authorityCost(authority: Resource): Billed {
  const short = Block.of(authority).text("usage_mode") === "SHORT_LIVED_CERTIFICATE";
  const description = `private CA, ${short ? "short-lived certificates" : "general purpose"}`;
  return { address: authority.address, price: short ? "shortLivedCa" : "generalPurposeCa", description, quantity: 1 };
}
