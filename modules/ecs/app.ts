import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Construct } from "constructs";
import { acceptPlaintext } from "../load-balancer/accepted-plaintext";
import { type ContainerDefinition, type PortMapping, tmpfs } from "./container-definition";
import { type ImageSettings, imageReference } from "./container-image";
import type { Deployment } from "../foundation/deployment";
import { literal } from "../foundation/literal";
import { SecurityGroupEdge } from "../network/security-group-edge";

/** The app behind the encrypted path, as an environment describes it. */
export interface AppSettings {
  readonly image: ImageSettings;
  /** @default the image's own */
  readonly command?: readonly string[];
  /** `uid` or `uid:gid`, never root. */
  readonly user: string;
  /** The port that the app listens on. */
  readonly port: number;
  /** Task CPU units and MiB. Fargate takes certain pairs only. */
  readonly cpu: number;
  readonly memory: number;
  readonly tasks: { readonly min: number; readonly max: number };
  /** Answers 200 while the app can serve. */
  readonly healthPath: string;
  /** As ECS takes it: `["CMD", …]` or `["CMD-SHELL", …]`. @default the load balancer alone judges */
  readonly healthCommand?: readonly string[];
  /** Paths on memory that the app may write to; the rest of its file system is read-only. @default none */
  readonly writablePaths?: readonly string[];
  /** @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Variable → ARN of a Secrets Manager secret or an SSM parameter. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
  /** What the app's own code may do, as managed policies. @default nothing */
  readonly policyArns?: readonly string[];
  /** What the app calls beside the AWS APIs. @default nothing else */
  readonly egress?: readonly AppEgress[];
}

/** A hop of the app's own, shown by the review like every other. */
export interface AppEgress {
  readonly to: { readonly cidr: string } | { readonly securityGroupId: string };
  readonly port: number;
  readonly reason: string;
  /** Who ends TLS is the app's business; plaintext has to be accepted with a reason. */
  readonly transport: { readonly kind: "tls" } | { readonly kind: "accepted-plaintext"; readonly reason: string };
}

export const appContainerName = "app";

/** The container of the app. `portMapping` is given where something outside of the task may reach it, else nothing. */
export function appContainer(
  app: Omit<AppSettings, "port" | "healthPath">,
  deployment: Deployment,
  portMapping?: PortMapping,
): ContainerDefinition {
  const { command, healthCommand, writablePaths = [], environment = {}, secrets = {}, user } = app;
  return {
    name: appContainerName,
    image: imageReference(app.image, deployment),
    essential: true,
    user,
    readonlyRootFilesystem: true,
    ...(command && { command: command.map(literal) }),
    environment: Object.entries(environment).map(([name, value]) => ({ name, value: literal(value) })),
    secrets: Object.entries(secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    portMappings: portMapping ? [portMapping] : [],
    linuxParameters: {
      initProcessEnabled: true,
      capabilities: { drop: ["ALL"] },
      tmpfs: writablePaths.map((path) => tmpfs(path, user, 64)),
    },
    ...(healthCommand && {
      healthCheck: { command: healthCommand.map(literal), interval: 10, timeout: 5, retries: 3, startPeriod: 20 },
    }),
  };
}

/**
 * The AWS APIs that starting these apps takes beside ECR and CloudWatch Logs, by their endpoint service names: ECS
 * fetches their secrets from where the tasks are, by the task's interface or the host's.
 *
 * AWS docs: "Amazon ECS interface VPC endpoints (AWS PrivateLink)".
 */
export const appEndpointServices = (apps: readonly Pick<AppSettings, "secrets">[]): string[] => [
  ...new Set(apps.flatMap(({ secrets = {} }) => Object.values(secrets).map((arn) => arn.split(":")[2] as string))),
];

/** Opens exactly the app's own hops, each tagged with how it is encrypted. */
export function allowAppEgress(scope: Construct, group: SecurityGroup, egress: readonly AppEgress[] = []): void {
  egress.forEach(({ to, port, reason, transport }, i) => {
    new SecurityGroupEdge(scope, `app-egress-${i}`, {
      from: { group },
      to: "cidr" in to ? to : { foreignGroupId: to.securityGroupId },
      ports: port,
      reason,
      tags:
        transport.kind === "tls"
          ? { "encryption-in-transit/transport": "tls" }
          : acceptPlaintext(scope, transport.reason),
    });
  });
}
