import { type ContainerDefinition, tmpfs } from "../ecs/container-definition";
import { imageReference } from "../ecs/container-image";
import { issuerArgument } from "./certificate-source";
import { issuingPort, tmp } from "./paths";
import { sh, shellProgram } from "./shell";
import { sidecarContainerName } from "./sidecar-container";
import type { TlsSidecarProps } from "./sidecar-props";

export const issuerContainerName = "certificate-issuer";

const user = "65534:65534";

/** The AWS CLI beside the sidecar, where a certificate has to be asked for; `undefined` where none has. */
export function issuerContainer(props: TlsSidecarProps): ContainerDefinition | undefined {
  const { ca, certificates, deployment, images, incoming } = props;
  const wanted = Object.entries(certificates).flatMap(([id, { source }]) => {
    const argument = issuerArgument(source);
    return argument === undefined ? [] : [{ id, kind: source.kind, argument }];
  });
  if (wanted.length === 0) return undefined;
  return {
    name: issuerContainerName,
    image: imageReference(images.awsCli, deployment),
    essential: false,
    user,
    readonlyRootFilesystem: true,
    entryPoint: sh,
    command: [shellProgram("issuer.sh")],
    environment: [
      { name: "CERTIFICATES", value: wanted.map(({ id, kind, argument }) => `${id} ${kind} ${argument}`).join("\n") },
      { name: "SIDECAR", value: `http://127.0.0.1:${issuingPort(incoming.port)}/certificates` },
      { name: "AWS_REGION", value: deployment.region },
      { name: "AWS_PAGER", value: "" },
      { name: "HOME", value: tmp },
    ],
    secrets:
      ca && wanted.some(({ kind }) => kind === "private-ca")
        ? [{ name: "CERTIFICATE_AUTHORITY_ARN", valueFrom: ca.arnParameterArn }]
        : [],
    dependsOn: [{ containerName: sidecarContainerName, condition: "START" }],
    // Stopped between two calls it loses nothing; the init process hands it the signal, which a shell as process 1 ignores.
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] }, tmpfs: [tmpfs(tmp, user, 16)] },
    restartPolicy: { enabled: true, restartAttemptPeriod: 60 },
    stopTimeout: 5,
  };
}
