import type { Finding } from "../contract";
import { tasksOf } from "../graph/task";
import { SERVICE, type Traffic } from "../graph/traffic";
import { acceptedReason } from "../hops/acceptance";
import { meshServices, type MeshService } from "../hops/tls-end";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** A Service Connect service is set up in a way that its TLS does not survive. */
export const meshService: Rule = ({ traffic }) =>
  traffic.of(SERVICE).flatMap((service) => {
    const served = meshServices(traffic, service);
    return [
      ...served.flatMap((mesh) => withoutTls(service, mesh)),
      ...(served.some(isTls) ? setUp(traffic, service, served) : []),
    ];
  });

const isTls = ({ block }: MeshService): boolean => block.block("tls") !== undefined;

function withoutTls(service: Resource, mesh: MeshService): Finding[] {
  if (isTls(mesh) || acceptedReason(service) !== null) return [];
  const message = `The service offers ${mesh.block.text("port_name") ?? "a port"} to the mesh without a \`tls\` block.`;
  return [
    finding("mesh-server-without-tls", service, message, "Add tls with issuer_cert_authority, kms_key and role_arn."),
  ];
}

function setUp(traffic: Traffic, service: Resource, served: readonly MeshService[]): Finding[] {
  const bridged = tasksOf(traffic, service).filter(({ networkMode }) => networkMode !== "awsvpc");
  const overridden = served.filter(({ block }) => block.number("ingress_port_override") !== undefined);
  const balanced = traffic.previous(service, "targets").length > 0;
  return [
    ...bridged.map(({ networkMode }) =>
      finding(
        "mesh-network-mode",
        service,
        `Service Connect TLS needs network mode awsvpc, the task runs in ${networkMode}.`,
        'Set network_mode to "awsvpc".',
      ),
    ),
    ...(balanced ? overridden : []).map(({ block }) =>
      finding(
        "ingress-port-override",
        service,
        `The agent listens on ${block.number("ingress_port_override")}, the load balancer calls the container's port, around TLS.`,
        "Leave ingress_port_override out of services behind a load balancer.",
      ),
    ),
    ...(balanced ? balancerFindings(traffic, service, served) : []),
  ];
}

/** A balancer in front of agents, which speak TLS 1.3 alone. */
function balancerFindings(traffic: Traffic, service: Resource, served: readonly MeshService[]): Finding[] {
  return traffic.previous(service, "targets").flatMap(({ resource: group, via }) => {
    const port = via.number("container_port");
    if (!served.some((mesh) => isTls(mesh) && port !== undefined && mesh.ports.includes(port))) return [];
    const checked = Block.of(group).block("health_check")?.text("port") ?? "traffic-port";
    const elsewhere = checked !== "traffic-port" && checked !== String(port);
    const listeners = traffic.previous(group, "forwards").map(({ resource }) => Block.of(resource));
    const old = listeners.filter((listener) => !/TLS13/.test(listener.text("ssl_policy") ?? "TLS13"));
    return [
      ...(elsewhere
        ? [
            finding(
              "mesh-health-check-port",
              group,
              `Health is checked on port ${checked}, the agent answers on ${port}.`,
              'Set health_check.port to "traffic-port".',
            ),
          ]
        : []),
      ...old.map(({ resource }) =>
        finding(
          "mesh-listener-policy",
          resource,
          "The policy has no TLS 1.3, which the balancer then cannot speak to the agents either.",
          "Set ssl_policy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09.",
        ),
      ),
    ];
  });
}

function finding(rule: string, { address }: Resource, message: string, fix: string): Finding {
  return { rule, severity: "error", address, message, fix, controls: [] };
}
