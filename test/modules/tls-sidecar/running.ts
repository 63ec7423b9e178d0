import { type ContainerDefinition } from "../../../modules/ecs/container-definition";
import type { TlsSidecarProps } from "../../../modules/tls-sidecar/sidecar-props";
import { freePort } from "../../support/free-port";
import { type ContainerOptions, type RunningContainer, runContainer } from "../../support/run-container";
import { makeSidecar } from "./props";

export interface RunningSidecar extends RunningContainer {
  readonly port: number;
  readonly appPort: number;
  /** Where the issuer's requests are served, when there is one. */
  readonly issuing: string;
  readonly containers: readonly ContainerDefinition[];
  /** The live certificate with its chain and key. */
  live(): Promise<string>;
}

/** Runs the sidecar's container as the construct renders it, on ports that are free here. */
export async function runSidecar(
  props: TlsSidecarProps,
  { withCa = false, ...options }: ContainerOptions & { readonly withCa?: boolean } = {},
): Promise<RunningSidecar> {
  const [port, appPort] = [await freePort(2), await freePort()];
  const { containers } = makeSidecar(
    { ...props, app: { ...props.app, port: appPort }, incoming: { ...props.incoming, port } },
    withCa,
  );
  const [sidecar] = containers;
  if (!sidecar) throw new Error("no sidecar");
  const running = runContainer(sidecar, options);
  return {
    ...running,
    port,
    appPort,
    issuing: `http://127.0.0.1:${port + 1}/certificates/task`,
    containers,
    live: async () => (await running.exec(["cat", "/tmp/tls/task/live.pem"])).output,
  };
}
