import { Agent } from "node:https";
import { shellProgram } from "../../../modules/tls-sidecar/shell";
import { type AppServer, startApp } from "../../support/app-server";
import { eventually } from "../../support/eventually";
import { call } from "../../support/https-client";
import { behindBalancer } from "./props";
import { type RunningSidecar, runSidecar } from "./running";
import { describeWith } from "../../support/prerequisites";

describeWith(["nginx", "openssl", "namespaces"], "a sidecar under load", () => {
  const name = "web.example.internal";

  let sidecar: RunningSidecar;
  let app: AppServer;

  beforeAll(async () => {
    sidecar = await runSidecar(behindBalancer);
    app = await startApp(sidecar.appPort);
    await eventually(async () => expect(await sidecar.exec()).toEqual({ status: 0, output: "" }));
  });

  afterAll(async () => {
    await app.die();
    await sidecar.stop();
  });

  interface Load {
    requests: number;
    readonly failures: string[];
    readonly serials: Set<string>;
  }

  /** Six clients that keep their connection and two that never do, without retries, until the work is done. */
  async function underLoad(work: Promise<unknown>): Promise<Load> {
    const load: Load = { requests: 0, failures: [], serials: new Set() };
    let working = true;
    const client = async (agent: Agent): Promise<void> => {
      while (working) {
        load.requests += 1;
        // Whom the client meets is not in question here, but whether it is served.
        await call({ name, port: sidecar.port, agent, anyCertificate: true }).then(
          ({ serial }) => load.serials.add(serial),
          (error: Error) => load.failures.push(error.message),
        );
      }
      agent.destroy();
    };
    const clients = Array.from({ length: 8 }, (_, i) => client(new Agent({ keepAlive: i < 6, maxSockets: 1 })));
    await work.finally(() => (working = false));
    await Promise.all(clients);
    return load;
  }

  /** The sidecar's own renewal, many times over. */
  const renewals = (swaps: number, then: string) =>
    sidecar.exec([
      "/bin/sh",
      "-euc",
      [
        shellProgram("certificate.sh", "install.sh", "sources.sh"),
        `i=0; while [ $i -lt ${swaps} ]; do i=$((i + 1)); renew_self_signed task ${name}; ${then}; sleep 0.05; done`,
      ].join("\n"),
    ]);

  it("fails no request while a hundred certificates are swapped", async () => {
    const work = renewals(100, ":");
    const { requests, failures, serials } = await underLoad(work);
    expect((await work).output.match(/"event":"installed"/g)).toHaveLength(100);
    console.info(`${requests} requests, ${failures.length} failed, ${serials.size} certificates seen`);
    expect(failures).toEqual([]);
    expect(serials.size).toBeGreaterThan(50);
    expect(requests).toBeGreaterThan(1000);
  }, 180_000);

  it("would fail some if nginx were reloaded each time", async () => {
    const { requests, failures } = await underLoad(renewals(30, "kill -HUP 1"));
    console.info(`${requests} requests, ${failures.length} failed`);
    expect(failures.length).toBeGreaterThan(0);
  }, 180_000);
});
