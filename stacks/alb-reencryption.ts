import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AlbTargetGroup } from "../modules/load-balancer/alb-target-group";
import { type AppSettings, allowAppEgress, appEndpointServices } from "../modules/ecs/app";
import { InputError } from "../modules/foundation/checks";
import { ClientTrustStore } from "../modules/load-balancer/client-trust-store";
import { createRepositories } from "../modules/ecs/container-image";
import type { Deployment } from "../modules/foundation/deployment";
import { hostEndpointServices } from "../modules/ecs/ec2-hosts";
import { type CapacitySettings, EcsCluster } from "../modules/ecs/ecs-cluster";
import { EcsService } from "../modules/ecs/ecs-service";
import { checkHosts } from "../modules/ecs/task-interfaces";
import { EcsTask } from "../modules/ecs/ecs-task";
import { type HttpsEdgeSettings, HttpsLoadBalancer } from "../modules/load-balancer/https-load-balancer";
import { LogBucket } from "../modules/storage/log-bucket";
import { Network, type NetworkSettings } from "../modules/network/network";
import { CaParameters } from "../modules/private-ca/ca-parameters";
import type { PrivateCaSource } from "../modules/private-ca/ca-source";
import { PrivateCa } from "../modules/private-ca/private-ca";
import { PublicName, type PublicNameSettings } from "../modules/load-balancer/public-name";
import { SecurityGroupEdge } from "../modules/network/security-group-edge";
import { layFoundation } from "../modules/foundation/stack-foundation";
import { type CertificateSource, certificateEndpoints } from "../modules/tls-sidecar/certificate-source";
import type { SidecarImages } from "../modules/tls-sidecar/sidecar-props";
import { type TlsEnd, endTlsInApp, endTlsInSidecar } from "../modules/tls-sidecar/tls-end";
import { output } from "./output";

export interface AlbReencryptionSettings {
  readonly network: NetworkSettings;
  readonly publicName: PublicNameSettings;
  readonly edge: HttpsEdgeSettings;
  readonly clients: ClientSettings;
  readonly capacity: CapacitySettings;
  /** Listens on loopback alone where a sidecar ends TLS. */
  readonly app: AppSettings;
  /** gRPC asks for gRPC clients. */
  readonly protocol: "http1" | "grpc";
  readonly tlsEndsIn: "sidecar" | "app";
  readonly certificate: TaskCertificateSettings;
  readonly images: SidecarImages;
}

/** Where the tasks' certificates come from. The load balancer verifies none: it encrypts to whoever answers. */
export type TaskCertificateSettings =
  | { readonly kind: "self-signed" }
  | {
      readonly kind: "private-ca";
      readonly ca: PrivateCaSource;
      /** 1 to 7. @default 7 */
      readonly validityDays?: number;
    }
  | { readonly kind: "exported"; readonly domainName: string; readonly certificateArn: string }
  | { readonly kind: "secret"; readonly domainName: string; readonly secretArn: string };

/** Who may connect: anyone, holders of certificates that the load balancer verifies, or that it hands on to the app. */
export type ClientSettings =
  | { readonly kind: "anyone" }
  | {
      readonly kind: "verified";
      /** `private-ca`: the CA that issues the tasks' certificates issues the clients' too. */
      readonly caBundle: { readonly kind: "pem"; readonly pem: string } | { readonly kind: "private-ca" };
      /** PEM. @default none */
      readonly revocationLists?: readonly string[];
      readonly expiredCertificates: "refused" | "accepted";
      readonly advertiseCaNames: boolean;
    }
  | { readonly kind: "passed-through" };

export const caBundleAllowed = "pem where the tasks' certificates do not come from a private CA";

const sidecarPort = 8443;
/** Seconds after which the load balancer drops an idle connection. */
const idleTimeoutSeconds = 60;

/**
 * ```
 * client ==HTTPS 443==> ALB ==HTTPS 8443, security group to security group==> sidecar --loopback--> app
 * ```
 * TLS ends at the load balancer and starts again: every byte on a wire is encrypted. The load balancer does not verify
 * the task's certificate; that it talks to the task is ensured by the target group and the security groups.
 */
export class AlbReencryption extends TerraformStack {
  constructor(
    scope: Construct,
    id: string,
    private readonly settings: AlbReencryptionSettings & { readonly deployment: Deployment },
  ) {
    super(scope, id);
    const { deployment, app, certificate, clients } = settings;
    const name = layFoundation(this, "alb-reencryption", deployment);

    const logBucket = new LogBucket(this, "log-bucket", { name, deployment });
    const network = new Network(this, "network", {
      name,
      region: deployment.region,
      network: settings.network,
      logBucket,
      endpointServices: [
        ...certificateEndpoints([certificateSource(certificate)]),
        ...appEndpointServices([app]),
        ...(settings.capacity.kind === "ec2" ? hostEndpointServices : []),
      ],
    });
    const ca = certificate.kind === "private-ca" ? this.authority(name, certificate.ca) : undefined;

    // client ==HTTPS 443==> ALB
    const publicName = new PublicName(this, "public-name", { publicName: settings.publicName });
    const port = settings.tlsEndsIn === "sidecar" ? sidecarPort : app.port;
    const targetGroup = new AlbTargetGroup(this, "targets", {
      name,
      vpcId: network.vpcId,
      hop: { kind: "https" },
      targetType: "ip",
      port,
      healthPath: app.healthPath,
      protocolVersion: settings.protocol === "grpc" ? "GRPC" : "HTTP1",
    });
    const trustStore = this.trustStore(name, ca?.authority);
    const mutualAuthentication =
      clients.kind === "passed-through" ? { mode: "passthrough" } : trustStore?.mutualAuthentication;
    const alb = new HttpsLoadBalancer(this, "alb", {
      name,
      deployment,
      network,
      logBucket,
      publicName,
      targetGroup,
      idleTimeoutSeconds,
      ...settings.edge,
      ...(mutualAuthentication && { mutualAuthentication }),
    });

    // ALB ==HTTPS==> task
    if (settings.capacity.kind === "ec2") checkHosts(this, name, settings.capacity, [app.tasks.max]);
    const cluster = new EcsCluster(this, "cluster", { name, network, capacity: settings.capacity });
    const taskGroup = new SecurityGroup(this, "task-security-group", {
      name: `${name}-tasks`,
      description: `Tasks of ${name}`,
      vpcId: network.vpcId,
    });
    network.allowWayOut(this, taskGroup, "image pulls, logs and certificates");
    new SecurityGroupEdge(this, "alb-to-tasks", {
      from: { group: alb.securityGroup },
      to: { group: taskGroup },
      ports: port,
      reason: "HTTPS to tasks",
    });
    allowAppEgress(this, taskGroup, app.egress);

    // sidecar --loopback--> app
    createRepositories(this, deployment, {
      "app-image-repository": app.image,
      "nginx-image-repository": settings.images.nginx,
      "aws-cli-image-repository": settings.images.awsCli,
    });
    const tlsEnd = this.endTls(name, network, ca);
    const task = new EcsTask(this, "task", {
      name,
      deployment,
      launchType: cluster.launchType,
      networkMode: "awsvpc",
      cpu: app.cpu,
      memory: app.memory,
      containers: tlsEnd.containers,
      statements: tlsEnd.statements,
      policyArns: app.policyArns,
    });
    const service = new EcsService(this, "service", {
      name,
      deployment,
      cluster,
      network,
      task,
      tasks: app.tasks,
      securityGroup: taskGroup,
      loadBalancers: [{ targetGroupArn: targetGroup.group.arn, ...tlsEnd.takesTls }],
      after: [...alb.ready, ...tlsEnd.ready],
    });

    const url = `https://${publicName.domainName}${app.healthPath}`;
    const identity = clients.kind === "anyone" ? "" : " --cert client.pem --key client.key";
    output(this, "url", url, "What clients call");
    output(
      this,
      "try",
      `curl --verbose${identity} --connect-to ::${alb.balancer.dnsName}:443 ${url}`,
      "Shows the TLS version, the certificate and the answer, whether or not DNS points here yet",
    );
    output(this, "load_balancer", alb.balancer.dnsName, "For a CNAME, where DNS is kept elsewhere");
    output(this, "service_name", `${cluster.clusterName}/${service.service.name}`, "ECS cluster and service");
    output(this, "log_group", task.logGroup.name, "The sidecar's log says who spoke which TLS");
    output(this, "log_bucket", logBucket.bucketName, "Access, connection and flow logs");
    if (ca) output(this, "ca_arn", ca.authority.arn, "Private CA that issues the tasks' certificates");
    if (trustStore) output(this, "trust_store_arn", trustStore.arn, "CAs whose clients are let in");
  }

  private authority(name: string, source: PrivateCaSource): CaParameters {
    const { deployment } = this.settings;
    const ca = new PrivateCa(this, "ca", { name, ca: source, deployment });
    return new CaParameters(this, "ca-parameters", { name, ca, deployment });
  }

  private trustStore(name: string, ca: PrivateCa | undefined): ClientTrustStore | undefined {
    const { clients, deployment } = this.settings;
    if (clients.kind !== "verified") return undefined;
    const bundle = clients.caBundle;
    const caBundle = bundle.kind === "pem" ? bundle : ca && { kind: bundle.kind, ca };
    if (!caBundle)
      throw new InputError(`${this.node.path}: clients.caBundle must be ${caBundleAllowed}, got "private-ca"`);
    return new ClientTrustStore(this, "client-trust-store", { ...clients, name, deployment, caBundle });
  }

  private endTls(name: string, network: Network, ca: CaParameters | undefined): TlsEnd {
    const { app, certificate: settings, clients, deployment, images, protocol, tlsEndsIn } = this.settings;
    const certificate = { name: certificateName(settings, name), source: certificateSource(settings) };
    if (tlsEndsIn === "app") return endTlsInApp({ app, ca, certificate, deployment });
    return endTlsInSidecar(this, {
      app,
      protocol,
      deployment,
      images,
      ca,
      incoming: {
        port: sidecarPort,
        identities: [{ name: certificate.name, certificate: "task", clients: { kind: "anyone" } }],
        callers: {
          kind: "application-load-balancer",
          cidrs: [network.cidr],
          clientCertificates: clients.kind === "anyone" ? "none" : clients.kind,
        },
        balancerIdleTimeout: idleTimeoutSeconds,
      },
      certificates: { task: certificate },
    });
  }
}

function certificateSource(settings: TaskCertificateSettings): CertificateSource {
  if (settings.kind === "private-ca") return { kind: settings.kind, validityDays: settings.validityDays };
  return settings;
}

/** Names of tasks are nobody's to look up: the load balancer calls them by address and verifies no name. */
const certificateName = (settings: TaskCertificateSettings, name: string): string =>
  "domainName" in settings ? settings.domainName : `${name}.internal`;
