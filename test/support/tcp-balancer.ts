import { type AddressInfo, type Socket, connect, createServer } from "node:net";

export interface TcpBalancer {
  readonly port: number;
  /** Everything that it handed on, in both directions. */
  seen(): Buffer;
  /** Sends new connections to another port of loopback, and ends those that are open. */
  pointAt(port: number): void;
  stop(): Promise<void>;
}

/**
 * What a Network Load Balancer does with a TCP listener: it hands on bytes, and where it is asked to says first who the
 * client is. AWS docs: "Edit target group attributes for your Network Load Balancer", section "Proxy protocol".
 */
export async function startTcpBalancer(options: { readonly clientAddress?: string } = {}): Promise<TcpBalancer> {
  const open = new Set<Socket>();
  const bytes: Buffer[] = [];
  let target = 0;
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    if (options.clientAddress) upstream.write(proxyProtocolV2(options.clientAddress, target));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.on("data", (chunk) => bytes.push(chunk));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.end();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const end = (): void => open.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    seen: () => Buffer.concat(bytes),
    pointAt: (port) => {
      target = port;
      end();
    },
    stop: () => {
      end();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const signature = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");

/** Version 2, command PROXY, TCP over IPv4. The specification is haproxy's "The PROXY protocol", section 2.2. */
function proxyProtocolV2(clientAddress: string, targetPort: number): Buffer {
  const octets = (address: string): number[] => address.split(".").map(Number);
  const header = Buffer.from([0x21, 0x11, 0, 12, ...octets(clientAddress), ...octets("127.0.0.1"), 0, 0, 0, 0]);
  header.writeUInt16BE(40_000, 12);
  header.writeUInt16BE(targetPort, 14);
  return Buffer.concat([signature, header]);
}
