import type { TLSSocket } from "node:tls";
import { type Agent, type RequestOptions, request } from "node:https";
import type { IncomingHttpHeaders } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of the certificate that the server showed on this connection. */
  readonly serial: string;
}

export interface Call extends Pick<RequestOptions, "ca" | "cert" | "key" | "headers" | "maxVersion" | "minVersion"> {
  readonly port: number;
  /** The name called and verified. */
  readonly name: string;
  readonly path?: string;
  /** Keeps connections for further calls. @default a connection for this call alone */
  readonly agent?: Agent;
  /** Takes whatever the server shows. @default false */
  readonly anyCertificate?: boolean;
}

/** One HTTPS request to loopback under a name, without retries. */
export function call({ name, port, path = "/", agent, headers, anyCertificate, ...tls }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const target = { host: "127.0.0.1", port, path, servername: name, headers: { host: name, ...headers } };
    const options = { ...target, agent: agent ?? false, rejectUnauthorized: !anyCertificate, ...tls };
    request(options, (response) => {
      const { serialNumber: serial } = (response.socket as TLSSocket).getPeerCertificate();
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body, serial }));
      response.on("error", reject);
    })
      .on("error", reject)
      .end();
  });
}
