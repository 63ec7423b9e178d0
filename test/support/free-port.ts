import { createServer, type AddressInfo } from "node:net";

/** The first of `count` neighbouring ports of 127.0.0.1 that nobody listens on. */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = await listen(0);
    const rest = await Promise.all(Array.from({ length: count - 1 }, (_, i) => listen(first.port + i + 1)));
    const all = [first, ...rest];
    await Promise.all(all.map(({ close }) => close()));
    if (all.every(({ port }) => port > 0)) return first.port;
  }
}

function listen(wanted: number): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve({ port: 0, close: () => Promise.resolve() }));
    server.listen(wanted, "127.0.0.1", () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () => new Promise((done) => server.close(() => done())),
      }),
    );
  });
}
