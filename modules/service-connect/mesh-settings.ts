import type { AppSettings } from "../ecs/app";

/** A service of the mesh, as an environment describes it. What is not a server offers nothing to the others. */
export type MeshServiceSettings = MeshServer | MeshClient;

interface MeshMember {
  /** Servers of the mesh that this service calls, each under the name `http://<server>:<its port>`. @default none */
  readonly calls?: readonly Call[];
}

export interface MeshServer extends MeshMember {
  readonly mode: "server";
  /** No balancer judges an inner server: its own check is required. */
  readonly app: MeshApp & Required<Pick<MeshApp, "healthCommand">>;
  /** The port that the app listens on, and the one port that the others reach it by. */
  readonly port: number;
  readonly appProtocol: "http" | "http2" | "grpc";
  readonly timeouts?: MeshTimeouts;
  /**
   * Callers in other stacks of the same namespace. Theirs is the other side of the edge: an `egress` to this server's
   * security group. @default callers of this stack alone
   */
  readonly admits?: readonly { readonly securityGroupId: string; readonly reason: string }[];
}

/** Calls and is not called. A service that takes plain TCP is a client: Service Connect has no TLS for TCP. */
export interface MeshClient extends MeshMember {
  readonly mode: "client";
  readonly app: MeshApp;
}

/** CPU and memory are those of the task: the Service Connect agent takes 256 CPU units and 64 MiB of them. */
export type MeshApp = Omit<AppSettings, "port" | "healthPath">;

/** Seconds. AWS docs: "TimeoutConfiguration" (Amazon ECS API reference). */
export interface MeshTimeouts {
  /** 0 switches it off. @default 300 */
  readonly idleSeconds?: number;
  /** 0 switches it off. @default 15 */
  readonly perRequestSeconds?: number;
}

/**
 * A server's name. A client sees the endpoints that existed when its own deployment started, so it is deployed after
 * the servers that it calls. Where two services call each other that is impossible, and one of the calls is late:
 * its service is deployed first and once more when `lateDeployment` is raised after the server's first apply.
 */
export type Call = string | { readonly service: string; readonly lateDeployment: number };

export const calleeOf = (call: Call): string => (typeof call === "string" ? call : call.service);
export const isLate = (call: Call): boolean => typeof call !== "string";

/** What the agent needs beside the app. AWS docs: "Amazon ECS Service Connect concepts", section on deployment. */
export const agentSize = { cpu: 256, memory: 64 } as const;
