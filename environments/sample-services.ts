import type { PassthroughServiceSettings } from "../modules/passthrough/passthrough-settings";
import { sampleAppBehindSidecar } from "./sample-app";

/** Two services in two clusters that call each other: orders on Fargate, payments on EC2. Each sees the other on loopback. */
export const sampleServices: readonly PassthroughServiceSettings[] = [
  {
    name: "orders",
    cluster: "fargate",
    port: 8441,
    calls: [{ service: "payments", localPort: 9442 }],
    tlsEndsIn: "sidecar",
    app: { ...sampleAppBehindSidecar, environment: { PAYMENTS_URL: "http://127.0.0.1:9442" } },
  },
  {
    name: "payments",
    cluster: "ec2",
    port: 8442,
    calls: [{ service: "orders", localPort: 9441 }],
    tlsEndsIn: "sidecar",
    app: { ...sampleAppBehindSidecar, environment: { ORDERS_URL: "http://127.0.0.1:9441" } },
  },
];
