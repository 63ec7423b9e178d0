import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, request } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import path from "node:path";
import { cacheFolder } from "../../tools/terraform/environment-variables";
import { CertificateAuthority } from "./certificate-authority";
import { eventually } from "./eventually";
import { freePort } from "./free-port";

export interface Fakecloud {
  readonly url: string;
  /** Sends a program's HTTPS calls to AWS here instead, through a proxy that answers as every AWS host. */
  readonly environment: Readonly<Record<string, string>>;
  /** The file that `environment` names as the authorities to believe, and its content. */
  readonly files: Readonly<Record<string, string>>;
  /** The machine's AWS CLI, version 2, without the user's own settings, which live in this folder instead. */
  cliEnvironment(home: string): Record<string, string>;
  stop(): Promise<void>;
}

const authorities = "/etc/ssl/certs/ca-certificates.crt";

/** A local AWS, and the way to it for programs that know no other endpoint than AWS's own. */
export async function startFakecloud(region: string): Promise<Fakecloud> {
  const port = await freePort();
  const installed = path.join(cacheFolder(), "fakecloud", "bin", "fakecloud");
  const child = spawn(existsSync(installed) ? installed : "fakecloud", ["--addr", `127.0.0.1:${port}`], {
    stdio: "ignore",
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => {
    if (!(await fetch(`${url}/_fakecloud/health`)).ok) throw new Error("not healthy yet");
  }, 30);

  const ca = new CertificateAuthority();
  const { key, certificate } = ca.issue(`*.${region}.amazonaws.com`);
  ca.remove();
  const asAws = createHttpsServer({ key, cert: certificate }, (incoming, response) => {
    const { method, url: target, headers } = incoming;
    const onward = request({ host: "127.0.0.1", port, method, path: target, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  const proxy = createHttpServer().on("connect", (_, socket) => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    asAws.emit("connection", socket);
  });
  const proxyPort = await listen(proxy);
  const environment = {
    HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`,
    AWS_CA_BUNDLE: authorities,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  return {
    url,
    environment,
    cliEnvironment: (home) => {
      const bundle = path.join(home, "authorities.pem");
      writeFileSync(bundle, ca.certificate);
      const settings = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: home, AWS_REGION: region, AWS_PAGER: "" };
      return { ...environment, ...settings, AWS_CA_BUNDLE: bundle };
    },
    files: { [authorities]: ca.certificate },
    stop: async () => {
      proxy.closeAllConnections();
      proxy.close();
      child.kill();
      await exited;
    },
  };
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
