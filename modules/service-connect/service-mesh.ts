import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { nameLimits } from "../foundation/aws-limits";
import { check } from "../foundation/checks";
import type { EcsService } from "../ecs/ecs-service";
import { SecurityGroupEdge } from "../network/security-group-edge";
import { callOrder } from "./call-order";
import { type MeshServices, entryAllowed, entryServices, meshFaults, promptCalls } from "./mesh-rules";
import { MeshService, type MeshServiceProps } from "./mesh-service";
import { type MeshServer, calleeOf } from "./mesh-settings";

export interface ServiceMeshProps extends Omit<MeshServiceProps, "serviceName" | "settings"> {
  /** By the name that the others call. */
  readonly services: MeshServices;
  readonly entry: MeshEntry;
}

/** A load balancer before one of the servers. */
export interface MeshEntry {
  /** Checked by {@link entryPort}. */
  readonly service: string;
  readonly targetGroupArn: string;
  readonly securityGroup: SecurityGroup;
  /** The listener: without it ECS refuses the target group. */
  readonly ready: readonly ITerraformDependable[];
}

/** The port of the server that clients come in by; refuses a service that no load balancer can stand before. */
export function entryPort(scope: Construct, services: MeshServices, service: string): number {
  check(scope, {
    prop: "entry.service",
    given: service,
    allowed: entryAllowed(services),
    holds: (given) => entryServices(services).includes(given),
  });
  return (services[service] as MeshServer).port;
}

/**
 * Services that reach each other through Amazon ECS Service Connect, and nothing beside it.
 *
 * Guarantees TLS 1.3 on every call: a server without TLS cannot be expressed. The server proves its name; the client
 * shows no certificate, so this is no mutual TLS. Who may call whom is what the services' `calls` say, enforced by
 * security groups. Servers are created before their callers, and go after them.
 */
export class ServiceMesh extends Construct {
  readonly members: ReadonlyMap<string, MeshService>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceMeshProps,
  ) {
    super(scope, id);
    const { services, entry, ...common } = props;
    this.checkServices();
    this.members = new Map(
      Object.entries(services).map(([serviceName, settings]) => [
        serviceName,
        new MeshService(this, serviceName, { ...common, serviceName, settings }),
      ]),
    );
    this.connectCallers();
    new SecurityGroupEdge(this.member(entry.service), "from-load-balancer", {
      from: { group: entry.securityGroup },
      to: { group: this.member(entry.service).securityGroup },
      ports: this.portOf(entry.service),
      reason: `TLS to the Service Connect agent of ${entry.service}`,
    });
    this.deployInOrder();
  }

  private checkServices(): void {
    const { services, name } = this.props;
    const [fault] = meshFaults(services);
    if (fault) {
      const { path, allowed, given } = fault;
      check(this, { prop: ["services", ...path].join("."), given, allowed, holds: () => false });
    }
    for (const serviceName of Object.keys(services)) {
      check(this, {
        prop: "role name",
        given: `${name}-${serviceName}-execution`,
        allowed: `at most ${nameLimits.role} characters`,
        holds: ({ length }) => length <= nameLimits.role,
        fix: "Shorten namePrefix or the service's name",
      });
    }
  }

  private connectCallers(): void {
    for (const [caller, { calls = [] }] of Object.entries(this.props.services)) {
      for (const callee of calls.map(calleeOf)) {
        new SecurityGroupEdge(this.member(caller), `calls-${callee}`, {
          from: { group: this.member(caller).securityGroup },
          to: { group: this.member(callee).securityGroup },
          ports: this.portOf(callee),
          reason: `Service Connect TLS from ${caller} to ${callee}`,
        });
      }
    }
  }

  private deployInOrder(): void {
    const { entry, services } = this.props;
    const calls = promptCalls(services);
    const deployed = new Map<string, EcsService>();
    for (const name of callOrder(calls).order) {
      const callees = (calls.get(name) ?? []).flatMap((callee) => deployed.get(callee)?.service ?? []);
      const isEntry = name === entry.service;
      deployed.set(
        name,
        this.member(name).deploy({
          after: [...callees, ...(isEntry ? entry.ready : [])],
          loadBalancers: isEntry ? [{ targetGroupArn: entry.targetGroupArn, containerPort: this.portOf(name) }] : [],
        }),
      );
    }
  }

  private member(name: string): MeshService {
    return this.members.get(name) as MeshService;
  }

  /** Callers and the entry name servers only: that is checked first. */
  private portOf(server: string): number {
    return (this.props.services[server] as MeshServer).port;
  }
}
