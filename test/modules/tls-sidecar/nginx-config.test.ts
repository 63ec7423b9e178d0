import { nginxConfig, type NginxConfigProps } from "../../../modules/tls-sidecar/nginx-config";
import { amongPeers, behindBalancer } from "./props";

const config = (props: Partial<NginxConfigProps>): string =>
  nginxConfig({ ...behindBalancer, certificates: ["task"], drainSeconds: 60, ...props });

it("reads well behind an Application Load Balancer", () => {
  expect(config({})).toMatchSnapshot();
});

it("reads well among peers, with an issuer beside it", () => {
  expect(config({ ...amongPeers, certificates: ["task"], issued: ["task"] })).toMatchSnapshot();
});

it("reads well with two names, PROXY protocol and a health port", () => {
  const [identity] = amongPeers.incoming.identities;
  expect(
    config({
      certificates: ["task", "outside"],
      incoming: {
        ...amongPeers.incoming,
        identities: [identity, { name: "orders.example.com", certificate: "outside", clients: { kind: "anyone" } }],
        callers: { kind: "proxy-protocol", cidrs: ["10.0.0.0/20"] },
        health: { port: 8450, path: "/healthy" },
      },
    }),
  ).toMatchSnapshot();
});

it("speaks gRPC to the app and to the balancer", () => {
  const text = config({ app: { port: 8080, protocol: "grpc" } });
  expect(text).toContain("listen 8443 ssl http2 default_server;");
  expect(text).toContain("grpc_pass grpc://127.0.0.1:8080;");
  expect(text).toContain("grpc_set_header X-Forwarded-For $believed_x_forwarded_for;");
  expect(text).not.toContain("proxy_pass");
});

it("takes TLS 1.3 alone, and 1.2 where it is asked for", () => {
  expect(config({}).match(/ssl_protocols .*/g)).toEqual(["ssl_protocols TLSv1.3;"]);
  const both = config({ incoming: { ...behindBalancer.incoming, minimumTlsVersion: "1.2" } });
  expect(both.match(/ssl_protocols .*/g)).toEqual(["ssl_protocols TLSv1.2 TLSv1.3;"]);
});

it.each(["none", "verified", "passed-through"] as const)("hands on the balancer's own headers: %s", (kind) => {
  const { incoming } = behindBalancer;
  const callers = { kind: "application-load-balancer", cidrs: ["10.0.0.0/20"], clientCertificates: kind } as const;
  const sent = config({ incoming: { ...incoming, callers } }).matchAll(/proxy_set_header (X-Amzn-Mtls-\S+) (\S+);/g);
  const believed = [...sent].filter(([, , value]) => value !== '""').map(([, name]) => name);
  expect(believed).toEqual(
    {
      none: [],
      verified: ["Serial-Number", "Issuer", "Subject", "Validity", "Leaf"].map((it) => `X-Amzn-Mtls-Clientcert-${it}`),
      "passed-through": ["X-Amzn-Mtls-Clientcert"],
    }[kind],
  );
});

it("never takes a port, a header or a path for Terraform's interpolation", () => {
  expect(config({ ...amongPeers, certificates: ["task"] })).not.toMatch(/[$%]\{/);
});
