import { type IncomingMessage, type Server, createServer } from "node:http";

export interface AppServer {
  /** Everything that reached the app. */
  readonly requests: IncomingMessage[];
  die(): Promise<void>;
}

/** An app on loopback: `/slow` takes a second, everything else answers at once. */
export async function startApp(port: number, address = "127.0.0.1"): Promise<AppServer> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request);
    const answer = (): unknown => response.end(`app answers ${request.url}`);
    if (request.url === "/slow") setTimeout(answer, 1000);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return {
    requests,
    die: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
