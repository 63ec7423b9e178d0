import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { check } from "../modules/foundation/checks";
import { appEndpointServices } from "../modules/ecs/app";
import { byRepository, createRepositories } from "../modules/ecs/container-image";
import type { Deployment } from "../modules/foundation/deployment";
import { type CapacitySettings, EcsCluster } from "../modules/ecs/ecs-cluster";
import { type Ec2HostSettings, hostEndpointServices } from "../modules/ecs/ec2-hosts";
import { EndpointService, type EndpointServiceSettings } from "../modules/passthrough/endpoint-service";
import { LogBucket } from "../modules/storage/log-bucket";
import { Network, type NetworkSettings } from "../modules/network/network";
import { type EntrySettings, passThrough, throughAlb } from "../modules/passthrough/passthrough-entry";
import { PassthroughLoadBalancer } from "../modules/passthrough/passthrough-load-balancer";
import { PassthroughService } from "../modules/passthrough/passthrough-service";
import type { PassthroughServiceSettings, TrafficSettings } from "../modules/passthrough/passthrough-settings";
import { CaParameters } from "../modules/private-ca/ca-parameters";
import type { PrivateCaSource } from "../modules/private-ca/ca-source";
import { PrivateCa } from "../modules/private-ca/private-ca";
import { PrivateNames } from "../modules/network/private-names";
import { layFoundation } from "../modules/foundation/stack-foundation";
import { checkHosts } from "../modules/ecs/task-interfaces";
import { type CertificateSource, certificateEndpoints } from "../modules/tls-sidecar/certificate-source";
import type { SidecarImages } from "../modules/tls-sidecar/sidecar-props";
import { output } from "./output";

export interface NlbPassthroughSettings {
  readonly network: NetworkSettings;
  /** Zone of the names that services call each other by, such as `shop.internal`. It resolves inside the VPC alone. */
  readonly privateZone: string;
  /** Issues the certificates of all services, and vouches for each to the others. */
  readonly ca: PrivateCaSource;
  readonly images: SidecarImages;
  readonly clusters: readonly ClusterSettings[];
  readonly services: readonly PassthroughServiceSettings[];
  readonly traffic: TrafficSettings;
  readonly entry: EntrySettings;
  /** @default no consumers in other VPCs */
  readonly endpointService?: ConsumerSettings;
}

export interface ClusterSettings {
  readonly name: string;
  readonly capacity: CapacitySettings;
}

/** Other VPCs and accounts that call one service over AWS PrivateLink, with certificates of the stack's CA. */
export interface ConsumerSettings extends EndpointServiceSettings {
  readonly service: string;
  /** Names in the consumers' certificates. */
  readonly clientNames: readonly string[];
}

/**
 * ```
 * app A -loopback- sidecar A ==mutual TLS==> internal NLB ==the same TLS==> sidecar B -loopback- app B, and B to A
 * client ==TLS==> public NLB ==the same TLS==> sidecar A -loopback- app A                    (by choice)
 * ```
 * TLS ends in the task. The load balancer between two services hands on bytes that it cannot read; each side verifies
 * the other by the name in its certificate. There is no way from task to task around the load balancer.
 */
export class NlbPassthrough extends TerraformStack {
  constructor(scope: Construct, id: string, settings: NlbPassthroughSettings & { readonly deployment: Deployment }) {
    super(scope, id);
    const { deployment, traffic } = settings;
    const name = layFoundation(this, "nlb-passthrough", deployment);
    const logBucket = new LogBucket(this, "log-bucket", { name, deployment });
    const network = new Network(this, "network", {
      name,
      region: deployment.region,
      network: settings.network,
      logBucket,
      endpointServices: calledApis(settings),
    });
    const clusters = this.clusters(name, network, settings);

    // Who vouches for whom, and under which names
    const authority = new PrivateCa(this, "ca", { name, ca: settings.ca, deployment });
    const ca = new CaParameters(this, "ca-parameters", { name, ca: authority, deployment });
    const names = new PrivateNames(this, "names", { zoneName: settings.privateZone, vpcId: network.vpcId });

    // sidecar ==mutual TLS==> internal NLB ==the same TLS==> sidecar
    const nlb = new PassthroughLoadBalancer(this, "nlb", {
      name,
      deployment,
      network,
      scheme: "internal",
      tcpIdleTimeoutSeconds: traffic.tcpIdleTimeoutSeconds,
    });
    const { awsCli, nginx } = settings.images;
    const images = [nginx, awsCli, ...settings.services.map(({ app }) => app.image)];
    createRepositories(this, deployment, byRepository(images));
    const services = new Map(
      settings.services.map((service) => [
        service.name,
        new PassthroughService(this, `service-${service.name}`, {
          name: `${name}-${service.name}`,
          deployment,
          network,
          cluster: this.find("cluster", clusters, service.cluster),
          names,
          balancer: nlb,
          ca,
          images: settings.images,
          settings: service,
          traffic,
        }),
      ]),
    );
    for (const { name: caller, calls } of settings.services) {
      for (const { service, localPort } of calls) {
        this.find("service", services, caller).call(this.find("service", services, service), localPort);
      }
    }

    // client ==TLS==> public NLB ==the same TLS==> sidecar of the entry service
    const { endpointService, entry } = settings;
    if (entry.kind !== "none") {
      const service = this.find("service", services, entry.service);
      const props = { name, deployment, network, logBucket, traffic, service };
      const { balancer, url } = entry.kind === "alb" ? throughAlb(this, entry, props) : passThrough(this, entry, props);
      output(this, "url", url, "What clients on the internet call");
      output(
        this,
        "try",
        `curl --verbose --connect-to ::${balancer.dnsName}:443 ${url}`,
        "Shows the certificate of the task itself, whether or not DNS points here yet",
      );
    }

    // consumer ==mutual TLS==> PrivateLink ==> internal NLB ==the same TLS==> sidecar
    if (endpointService) {
      const service = this.find("service", services, endpointService.service);
      endpointService.clientNames.forEach((client) => service.answer(client));
      const { listener, dnsName } = service;
      const offered = new EndpointService(this, "consumers", { ...endpointService, name, balancer: nlb, listener });
      output(this, "endpoint_service", offered.service.serviceName, "What consumers create an endpoint for");
      output(this, "endpoint_name", dnsName, "What consumers make their endpoint resolve to: the certificate's name");
    }

    for (const service of services.values()) service.run();
    output(
      this,
      "services",
      Object.fromEntries([...services].map(([key, { address }]) => [key, address])),
      "Where services find each other, inside the VPC: the names in their certificates",
    );
    output(
      this,
      "log_bucket",
      logBucket.bucketName,
      "Flow logs, and the Application Load Balancer's where there is one",
    );
  }

  private clusters(name: string, network: Network, { clusters, services }: NlbPassthroughSettings) {
    return new Map(
      clusters.map(({ name: key, capacity }) => {
        const own = services.filter(({ cluster }) => cluster === key);
        if (capacity.kind === "ec2") this.checkHosts(key, capacity, own);
        return [key, new EcsCluster(this, `cluster-${key}`, { name: `${name}-${key}`, network, capacity })] as const;
      }),
    );
  }

  private checkHosts(
    cluster: string,
    capacity: Ec2HostSettings,
    services: readonly PassthroughServiceSettings[],
  ): void {
    const addressed = services.filter(({ tlsEndsIn }) => tlsEndsIn === "sidecar");
    checkHosts(
      this,
      cluster,
      capacity,
      addressed.map(({ app }) => app.tasks.max),
    );
    check(this, {
      prop: `services of cluster ${cluster} whose TLS ends in the app`,
      given: services.filter(({ tlsEndsIn }) => tlsEndsIn === "app").map(({ name }) => name),
      allowed:
        "one at most on EC2: on dynamic host ports they share the hosts' security group and could reach for each other",
      holds: ({ length }) => length <= 1,
      fix: "Give the other one a cluster of its own",
    });
  }

  private find<T>(kind: string, all: ReadonlyMap<string, T>, name: string): T {
    const found = all.get(name);
    const allowed = `one of ${[...all.keys()].join(", ")}`;
    check(this, { prop: kind, given: name, allowed, holds: () => found !== undefined });
    return found as T;
  }
}

/** What tasks and hosts call at AWS, for networks whose only way out is endpoints. */
function calledApis({ clusters, entry, services }: NlbPassthroughSettings): string[] {
  const agent = clusters.some(({ capacity }) => capacity.kind === "ec2") ? hostEndpointServices : [];
  const sources: CertificateSource[] = services.length ? [{ kind: "private-ca" }] : [];
  if (entry.kind === "passthrough" && entry.certificate.kind !== "private-ca") sources.push(entry.certificate);
  return [...agent, ...certificateEndpoints(sources), ...appEndpointServices(services.map(({ app }) => app))];
}
