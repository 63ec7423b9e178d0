import { type ContainerDefinition, tmpfs } from "../ecs/container-definition";
import { imageReference } from "../ecs/container-image";
import { issuerArgument } from "./certificate-source";
import { nginxConfig } from "./nginx-config";
import { tmp } from "./paths";
import { sh, shellProgram } from "./shell";
import type { TlsSidecarProps } from "./sidecar-props";

export const sidecarContainerName = "tls-sidecar";

/** The official unprivileged image runs as nginx. */
const user = "101:101";

/** Seconds that requests in flight get, and that ECS waits before it kills. */
const drainSeconds = 60;
const stopTimeout = drainSeconds + 15;

export function sidecarContainer(props: TlsSidecarProps): ContainerDefinition {
  const { app, ca, certificates, deployment, images, incoming, outgoing } = props;
  const entries = Object.entries(certificates);
  const issued = entries.flatMap(([id, { source }]) => (issuerArgument(source) === undefined ? [] : [id]));
  const secrets = entries.flatMap(([id, { source }]) =>
    source.kind === "secret" ? [{ name: `SECRET_${id}`, valueFrom: source.secretArn }] : [],
  );
  return {
    name: sidecarContainerName,
    image: imageReference(images.nginx, deployment),
    essential: true,
    user,
    readonlyRootFilesystem: true,
    entryPoint: sh,
    command: [shellProgram("certificate.sh", "install.sh", "sources.sh", "sidecar.sh")],
    environment: [
      {
        name: "NGINX_CONFIG",
        value: nginxConfig({ app, incoming, outgoing, issued, certificates: Object.keys(certificates), drainSeconds }),
      },
      {
        name: "CERTIFICATES",
        value: entries.map(([id, { source, name }]) => `${id} ${source.kind} ${name}`).join("\n"),
      },
      { name: "TLS_PORT", value: String(incoming.port) },
      { name: "HEALTH_PATH", value: app.healthPath },
      { name: "CURL_OPTIONS", value: incoming.callers.kind === "proxy-protocol" ? "--haproxy-protocol" : "" },
    ],
    secrets: [...(ca ? [{ name: "TRUSTED_AUTHORITIES", valueFrom: ca.certificateParameterArn }] : []), ...secrets],
    portMappings: [incoming.port, ...(incoming.health ? [incoming.health.port] : [])].map((port) => ({
      containerPort: port,
      hostPort: port,
      protocol: "tcp",
    })),
    dependsOn: [{ containerName: app.containerName, condition: app.hasHealthCheck ? "HEALTHY" : "START" }],
    healthCheck: {
      command: ["CMD", ...sh, shellProgram("certificate.sh", "health.sh")],
      interval: 15,
      timeout: 10,
      retries: 3,
      // The first certificate of a private CA takes some seconds; AWS gives no bound.
      startPeriod: 120,
    },
    linuxParameters: { capabilities: { drop: ["ALL"] }, tmpfs: [tmpfs(tmp, user, 16)] },
    stopTimeout,
  };
}
