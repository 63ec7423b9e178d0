import { Testing } from "cdktf";
import { TerraformStack } from "cdktf";
import type { Deployment } from "../../../modules/foundation/deployment";
import { CaParameters } from "../../../modules/private-ca/ca-parameters";
import { PrivateCa } from "../../../modules/private-ca/private-ca";
import { TlsSidecar } from "../../../modules/tls-sidecar/tls-sidecar";
import type { TlsSidecarProps } from "../../../modules/tls-sidecar/sidecar-props";

const deployment: Deployment = {
  environment: "test",
  accountId: "111111111111",
  region: "us-east-1",
  tags: {},
  backend: { kind: "local" },
  disposable: true,
  logRetentionDays: 14,
};

/** A sidecar as `alb-reencryption` has it: behind an Application Load Balancer, with a self-signed certificate. */
export const behindBalancer: TlsSidecarProps = {
  deployment,
  images: {
    nginx: { kind: "public", reference: "public.ecr.aws/nginx/nginx-unprivileged:1.29.0" },
    awsCli: { kind: "public", reference: "public.ecr.aws/aws-cli/aws-cli:2.31.0" },
  },
  app: { port: 8080, protocol: "http1", containerName: "app", hasHealthCheck: true, healthPath: "/healthy" },
  incoming: {
    port: 8443,
    identities: [{ name: "web.example.internal", certificate: "task", clients: { kind: "anyone" } }],
    callers: { kind: "application-load-balancer", cidrs: ["10.0.0.0/20"], clientCertificates: "none" },
    balancerIdleTimeout: 60,
  },
  certificates: { task: { name: "web.example.internal", source: { kind: "self-signed" } } },
};

/** A sidecar among peers: called and calling with mutual TLS, its certificate from the private CA. */
export const amongPeers: TlsSidecarProps = {
  ...behindBalancer,
  incoming: {
    port: 8443,
    identities: [
      {
        name: "orders.example.internal",
        certificate: "task",
        clients: { kind: "peers", names: ["billing.example.internal"] },
      },
    ],
    callers: { kind: "direct" },
    balancerIdleTimeout: 350,
  },
  outgoing: [
    {
      id: "billing",
      localPort: 9001,
      peer: { name: "billing.example.internal", port: 8444 },
      certificate: "task",
    },
  ],
  certificates: { task: { name: "orders.example.internal", source: { kind: "private-ca" } } },
};

/** The construct, with a CA of its own where it says `private-ca`. */
export function makeSidecar(props: TlsSidecarProps, withCa: boolean): TlsSidecar {
  const stack = new TerraformStack(Testing.app(), "stack");
  if (!withCa) return new TlsSidecar(stack, "sidecar", props);
  const authority = new PrivateCa(stack, "ca", { name: "test", ca: { kind: "own" }, deployment });
  const ca = new CaParameters(stack, "ca-parameters", { name: "test", ca: authority, deployment });
  return new TlsSidecar(stack, "sidecar", { ...props, ca });
}
