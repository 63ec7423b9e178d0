import { type Agent, type RequestOptions, request } from "node:https";
import type { IncomingHttpHeaders } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Call extends Pick<RequestOptions, "ca" | "cert" | "key" | "headers" | "maxVersion" | "minVersion"> {
  readonly port: number;
  /** The name called and verified. */
  readonly name: string;
  readonly path?: string;
  readonly agent?: Agent | false;
}

/** One HTTPS request to loopback under a name, without retries. */
export function call({ name, port, path = "/", agent = false, headers, ...tls }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, agent, servername: name, headers: { host: name, ...headers } };
    request({ ...options, ...tls }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      response.on("error", reject);
    })
      .on("error", reject)
      .end();
  });
}
