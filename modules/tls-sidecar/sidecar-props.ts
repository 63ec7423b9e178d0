import type { ImageSettings } from "../ecs/container-image";
import type { Deployment } from "../foundation/deployment";
import type { CaParameters } from "../private-ca/ca-parameters";
import type { Certificates } from "./certificate-source";
import type { AppLeg, IncomingLeg, OutgoingLeg } from "./nginx-legs";

/** Images of the containers beside the app. */
export interface SidecarImages {
  /** nginx's official unprivileged image, Debian variant: it holds openssl and curl. */
  readonly nginx: ImageSettings;
  /** Version 2. */
  readonly awsCli: ImageSettings;
}

export interface TlsSidecarProps {
  readonly deployment: Deployment;
  readonly images: SidecarImages;
  readonly app: AppLeg & {
    readonly containerName: string;
    /** The sidecar waits until the app is healthy; without a health command, until it has started. */
    readonly hasHealthCheck: boolean;
    /** What the sidecar's own health check asks for. */
    readonly healthPath: string;
  };
  readonly incoming: IncomingLeg;
  /** @default none */
  readonly outgoing?: readonly OutgoingLeg[];
  /** Id, in lower-case letters → certificate. The legs name them by id. */
  readonly certificates: Certificates;
  /** Issues the `private-ca` certificates and vouches for peers. @default none, and no peer */
  readonly ca?: CaParameters;
}
