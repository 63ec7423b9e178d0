import { envoyServers } from "../../../tools/review/proxies/envoy";
import { changeContainer, fixture, hops } from "./plans";

const CONFIG = `
static_resources:
  listeners:
    - address: { socket_address: { address: 0.0.0.0, port_value: 8443 } }
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              require_client_certificate: true
              common_tls_context: { tls_certificates: [{ certificate_chain: { filename: /tmp/live.pem } }] }
          filters:
            - name: envoy.filters.network.tcp_proxy
              typed_config: { stat_prefix: app, cluster: app }
    - address: { socket_address: { address: 127.0.0.1, port_value: 7000 } }
      filter_chains:
        - filters:
            - typed_config:
                route_config:
                  virtual_hosts: [{ routes: [{ route: { weighted_clusters: { clusters: [{ name: peer, weight: 1 }] } } }] }]
  clusters:
    - name: app
      load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8080 } } } }] }] }
    - name: peer
      transport_socket:
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: stock.svc.internal
          common_tls_context:
            tls_certificates: [{ certificate_chain: { filename: /tmp/live.pem } }]
            validation_context: { trusted_ca: { filename: /tmp/ca.pem } }
      load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: stock.svc.internal, port_value: 9443 } } } }] }] }
`;

test("reads listeners, chains and clusters of a static configuration", () => {
  expect(envoyServers(CONFIG)).toMatchObject([
    {
      listens: [{ host: undefined, port: 8443, tls: true }],
      verifiesClient: true,
      upstreams: [{ host: "127.0.0.1", port: 8080, tls: false }],
    },
    {
      listens: [{ host: "127.0.0.1", port: 7000, tls: false }],
      verifiesClient: false,
      upstreams: [
        { host: "stock.svc.internal", verifiesPeer: true, presentsCertificate: true, peerName: "stock.svc.internal" },
      ],
    },
  ]);
});

test("takes no other text for Envoy's", () => {
  expect(envoyServers("static_resources: [")).toEqual([]);
  expect(envoyServers("echo static_resources")).toEqual([]);
  expect(envoyServers('{"static_resources": {"listeners": []}}')).toEqual([]);
});

test("an Envoy sidecar is evidence as an nginx one is", () => {
  const plan = changeContainer(fixture("passthrough"), 'aws_ecs_task_definition.service["orders"]', "tls", (tls) => {
    delete tls.command;
    tls.environment = [{ name: "ENVOY_YAML", value: CONFIG }];
  });
  expect(hops(plan)).toEqual(hops(fixture("passthrough")));
});
