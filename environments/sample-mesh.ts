import type { MeshServices } from "../modules/service-connect/mesh-rules";
import type { MeshApp, MeshServer } from "../modules/service-connect/mesh-settings";
import { sampleContainer } from "./sample-app";

// The agent passes requests on over loopback, and speaks no HTTP/1.0.
const web = sampleContainer("127.0.0.1");
const container = { ...web, command: [...web.command, "--protocol", "HTTP/1.1"], cpu: 512, memory: 1024 };

const askOrders = [
  "import time, urllib.request as web",
  "while True:",
  "    print(web.urlopen('http://orders:8080/').status, flush=True)",
  "    time.sleep(30)",
].join("\n");

/**
 * Four stand-ins: a gateway that clients reach, two services behind it, and a worker that calls and is not called.
 * The worker's database ends TLS itself, outside of the mesh.
 */
export function sampleMesh(tasks: MeshApp["tasks"]) {
  const server: MeshServer = { mode: "server", app: { ...container, tasks }, port: 8080, appProtocol: "http" };
  return {
    gateway: { ...server, calls: ["orders", "inventory"] },
    orders: { ...server, calls: ["inventory"] },
    inventory: server,
    worker: {
      mode: "client",
      app: {
        image: container.image,
        user: container.user,
        command: ["python", "-c", askOrders],
        cpu: 512,
        memory: 1024,
        tasks: { min: 1, max: 2 },
        egress: [{ to: { cidr: "10.200.0.0/24" }, port: 5432, reason: "Orders database", transport: { kind: "tls" } }],
      },
      calls: ["orders"],
    },
  } satisfies MeshServices;
}
