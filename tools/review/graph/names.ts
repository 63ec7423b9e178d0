import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import { BALANCER, SERVICE, type Traffic } from "./traffic";

export interface Named {
  /** What answers under the name: a balancer or a service. */
  readonly resource: Resource;
  /** The record that says so; absent for a balancer's own name. */
  readonly record?: Resource;
}

/** What a DNS name in the plan leads to; undefined for a name that the plan does not give out. */
export function lookUp(traffic: Traffic, host: string): Named | undefined {
  const name = normal(host);
  const balancer = traffic.of(BALANCER).find(({ values }) => normal(values.dns_name) === name);
  if (balancer) return { resource: balancer };
  for (const record of traffic.of(["aws_route53_record"])) {
    if (!recordNames(traffic, record).includes(name)) continue;
    const resource = leadsTo(traffic, record);
    if (resource) return { resource, record };
  }
  return discovered(traffic, name);
}

/** The names that lead to a balancer. */
export function namesOf(traffic: Traffic, balancer: Resource): string[] {
  const records = traffic.of(["aws_route53_record"]).filter((record) => leadsTo(traffic, record) === balancer);
  return [...new Set(records.flatMap((record) => recordNames(traffic, record)).filter(Boolean))];
}

function leadsTo(traffic: Traffic, record: Resource): Resource | undefined {
  const body = Block.of(record);
  const [alias] = body.blocks("alias").flatMap((block) => traffic.resolver.all(block, "name", ...BALANCER));
  return alias ?? traffic.resolver.one(body, "records", ...BALANCER);
}

/** A Cloud Map service's name is its own and its namespace's. */
function discovered(traffic: Traffic, name: string): Named | undefined {
  for (const service of traffic.of(SERVICE)) {
    for (const registry of Block.of(service).blocks("service_registries")) {
      const record = traffic.resolver.one(registry, "registry_arn", "aws_service_discovery_service");
      const dns = record && Block.of(record).block("dns_config");
      const namespace = dns && traffic.resolver.one(dns, "namespace_id", "aws_service_discovery_private_dns_namespace");
      if (normal(`${record?.values.name}.${namespace?.values.name}`) === name)
        return { resource: service, ...(record && { record }) };
    }
  }
  return undefined;
}

function recordNames(traffic: Traffic, record: Resource): string[] {
  const body = Block.of(record);
  const zone = traffic.resolver.one(body, "zone_id", "aws_route53_zone");
  const own = normal(body.text("name"));
  return [own, normal(body.text("fqdn")), ...(zone ? [`${own}.${normal(zone.values.name)}`] : [])];
}

function normal(name: unknown): string {
  return typeof name === "string" ? name.toLowerCase().replace(/\.$/, "") : "";
}
