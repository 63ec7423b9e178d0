/**
 * One entry of `container_definitions`, in the API's own names. What every container here must say is required:
 * a non-root user, a read-only root file system and whether its end ends the task (Security Hub ECS.5 and ECS.20).
 * Its log configuration is added by the service, so that none is forgotten.
 *
 * Every value is known at plan: a single unknown one would turn the whole of `container_definitions` into
 * "(known after apply)". ARNs of resources of the same plan reach a container through `secrets`, by a name.
 *
 * AWS docs: "ContainerDefinition" (Amazon ECS API reference).
 */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  /** `uid` or `uid:gid`, never 0. */
  readonly user: string;
  readonly readonlyRootFilesystem: true;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  /** `valueFrom` is the ARN of a Secrets Manager secret or an SSM parameter. */
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly portMappings?: readonly PortMapping[];
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: "START" | "HEALTHY" }[];
  /** Seconds for interval, timeout and startPeriod. */
  readonly healthCheck?: {
    readonly command: readonly string[];
    readonly interval: number;
    readonly timeout: number;
    readonly retries: number;
    readonly startPeriod: number;
  };
  readonly linuxParameters?: {
    readonly initProcessEnabled?: boolean;
    readonly capabilities?: { readonly drop: readonly string[] };
    readonly tmpfs?: readonly Tmpfs[];
  };
  readonly restartPolicy?: { readonly enabled: boolean; readonly restartAttemptPeriod: number };
  /** Seconds, 120 at most on Fargate. */
  readonly stopTimeout?: number;
  /** MiB. */
  readonly memoryReservation?: number;
}

export interface PortMapping {
  readonly containerPort: number;
  /** 0 asks for a dynamic host port (bridge mode only). */
  readonly hostPort?: number;
  readonly protocol: "tcp";
  /** Service Connect finds the port by this name. */
  readonly name?: string;
  readonly appProtocol?: "http" | "http2" | "grpc";
}

/** A writable place in memory, the container's own. `size` in MiB. */
export interface Tmpfs {
  readonly containerPath: string;
  readonly size: number;
  readonly mountOptions: readonly string[];
}

/**
 * A tmpfs that a non-root user can write to: an empty task volume would belong to root with mode 0755.
 * Fargate takes tmpfs since January 2026; EC2 always has.
 */
export function tmpfs(containerPath: string, user: string, sizeMiB: number): Tmpfs {
  const [uid, gid = uid] = user.split(":");
  return {
    containerPath,
    size: sizeMiB,
    mountOptions: ["nosuid", "nodev", "noexec", `uid=${uid}`, `gid=${gid}`],
  };
}
