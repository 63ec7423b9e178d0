import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import type { ITerraformDependable } from "cdktf";
import type { AppSettings } from "../ecs/app";
import type { CertificateSource } from "../tls-sidecar/certificate-source";
import type { Callers } from "../tls-sidecar/nginx-legs";

/** A service behind the internal load balancer. Its name, certificate, port and target group come from here alone. */
export interface PassthroughServiceSettings {
  /** First label of the name that is called, and of the certificate's name. */
  readonly name: string;
  /** Name of the cluster that runs it. */
  readonly cluster: string;
  /** Its port on the internal load balancer. */
  readonly port: number;
  /** Services that the app calls, each by plain HTTP to a port of its own loopback: the sidecar makes it mutual TLS. */
  readonly calls: readonly ServiceCall[];
  /**
   * `sidecar`: nginx in the same task speaks mutual TLS with named peers, the app listens on loopback. `app`: the app
   * itself ends TLS on its own port, and verifies what it wants to; on EC2 it then gets dynamic host ports.
   */
  readonly tlsEndsIn: "sidecar" | "app";
  readonly app: AppSettings;
}

/**
 * Names that a service's security group or alarm would share with those of the load balancers, the endpoints and the
 * hosts: AWS refuses a second group of one name in a VPC, and of two alarms of one name the later replaces the earlier.
 */
const takenNames = ["nlb", "pub-nlb", "pub-clients", "l7", "l7-alb", "endpoints"];

export const isServiceName = (name: string): boolean => !takenNames.includes(name) && !name.endsWith("-hosts");
export const serviceNameAllowed = `other than ${takenNames.join(", ")} and those that end with -hosts: the stack has these names already`;

export interface ServiceCall {
  readonly service: string;
  readonly localPort: number;
}

/** What the load balancers in front of the sidecars do, alike for all services. */
export interface TrafficSettings {
  /** Sends the client's address before the TLS bytes; every sidecar then expects it. */
  readonly proxyProtocolV2: boolean;
  /** `tcp`: something listens. `https`: the app answers, asked on a port of its own that also takes TLS 1.2. */
  readonly healthCheck: "tcp" | "https";
  /** Seconds without a byte after which a connection is dropped, 60 to 6000. */
  readonly tcpIdleTimeoutSeconds: number;
}

/** A second way into a service, beside the internal load balancer: under a name of its own, open to anyone. */
export interface Entrance {
  readonly name: string;
  readonly certificate: CertificateSource;
  /** Whose word is taken for the client's address. @default as for the internal load balancer */
  readonly callers?: Callers;
  readonly targetGroup: LbTargetGroup;
  /** What must exist before tasks can be registered with the target group. */
  readonly ready: readonly ITerraformDependable[];
}
