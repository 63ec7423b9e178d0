import { nginxServers } from "../../../tools/review/proxies/nginx";

const server = (body: string) => nginxServers(`http { server { ${body} } }`)[0];

test("reads listens with addresses, flags and TLS", () => {
  const listens = server(
    "listen 8443 ssl proxy_protocol; listen 127.0.0.1:8081; listen [::]:9443 ssl; listen unix:/tmp/s;",
  )?.listens;
  expect(listens).toEqual([
    { host: undefined, port: 8443, tls: true },
    { host: "127.0.0.1", port: 8081, tls: false },
    { host: undefined, port: 9443, tls: true },
  ]);
});

test("a directive of the http block counts in every server and location below it", () => {
  const [first] = nginxServers(`http {
    proxy_ssl_verify on; # not "proxy_ssl_verify off;"
    server { listen 1; location / { proxy_pass https://peer.example.com:8443/path; proxy_ssl_certificate /c.pem; } }
  }`);
  expect(first?.upstreams).toEqual([
    {
      host: "peer.example.com",
      port: 8443,
      tls: true,
      verifiesPeer: true,
      peerName: "peer.example.com",
      presentsCertificate: true,
    },
  ]);
});

test("follows upstream groups, set and map, and leaves what only run time knows unknown", () => {
  const [first] = nginxServers(`http {
    map $host $backend { default http://127.0.0.1:8080; }
    upstream group { server a.internal:1; server b.internal:2; keepalive 4; }
    server {
      set $there https://there.internal;
      location /a { proxy_pass https://group; proxy_ssl_name pinned.internal; }
      location /b { proxy_pass $there; }
      location /c { proxy_pass $backend; }
      location /d { proxy_pass https://$http_host; }
    }
  }`);
  expect(first?.upstreams.map(({ host, port, peerName }) => [host, port, peerName])).toEqual([
    ["a.internal", 1, "pinned.internal"],
    ["b.internal", 2, "pinned.internal"],
    ["there.internal", 443, "there.internal"],
    ["127.0.0.1", 8080, undefined],
    [undefined, 443, undefined],
  ]);
});

test("reads gRPC and stream legs", () => {
  expect(server("location / { grpc_pass grpcs://g.internal:9; grpc_ssl_verify on; }")?.upstreams[0]).toMatchObject({
    host: "g.internal",
    tls: true,
    verifiesPeer: true,
  });
  const stream = (proxySsl: string) =>
    nginxServers(`stream { server { listen 5432; ${proxySsl} proxy_pass db.internal:5432; } }`)[0];
  expect(stream("proxy_ssl on;")?.upstreams[0]).toMatchObject({ host: "db.internal", port: 5432, tls: true });
  expect(stream("")?.upstreams[0]).toMatchObject({ tls: false });
});

test("finds a configuration in a here-document, and nothing in other text", () => {
  const shell =
    "set -e\ncat >/tmp/n.conf <<'EOF'\nhttp { server { listen 1 ssl; return 200 \"a; } { b\"; } }\nEOF\nexec nginx";
  expect(nginxServers(shell)[0]?.listens).toEqual([{ host: undefined, port: 1, tls: true }]);
  expect(nginxServers('{"server":{"port":80}}')).toEqual([]);
  expect(nginxServers("the http server is nice")).toEqual([]);
  expect(nginxServers("server { listen 80")).toHaveLength(1);
});

test("demands a client certificate only where verification is on", () => {
  expect(server("ssl_verify_client on;")?.verifiesClient).toBe(true);
  expect(server("ssl_verify_client optional;")?.verifiesClient).toBe(false);
  expect(server("")?.verifiesClient).toBe(false);
});
