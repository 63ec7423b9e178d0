import { type Directive, block } from "./nginx-block";
import type { OutgoingLeg } from "./nginx-legs";
import { certificateVariable, trustedAuthoritiesPath } from "./paths";

/** Plaintext from the app's own loopback, mutual TLS to the peer, whose name is pinned. */
export function outgoingServers({ id, localPort, peer, certificate }: OutgoingLeg): Directive[] {
  return [
    // The addresses of a Network Load Balancer stay for its life, so they are resolved once, when nginx starts.
    block(`upstream ${id}`, `server ${peer.name}:${peer.port}`, "keepalive 16", "keepalive_timeout 30s"),
    block(
      "server",
      `listen 127.0.0.1:${localPort}`,
      "access_log /dev/stdout outgoing",
      block(
        "location /",
        `proxy_pass https://${id}`,
        // An address in a zone that has failed answers nothing: the next one is tried, and not after nginx's 60 seconds.
        "proxy_connect_timeout 5s",
        "proxy_http_version 1.1",
        "proxy_request_buffering off",
        "proxy_max_temp_file_size 0",
        `proxy_set_header Host ${peer.name}`,
        'proxy_set_header Connection ""',
        "proxy_ssl_protocols TLSv1.3",
        `proxy_ssl_certificate ${certificateVariable(certificate)}`,
        `proxy_ssl_certificate_key ${certificateVariable(certificate)}`,
        `proxy_ssl_trusted_certificate ${trustedAuthoritiesPath}`,
        "proxy_ssl_verify on",
        "proxy_ssl_verify_depth 4",
        "proxy_ssl_server_name on",
        `proxy_ssl_name ${peer.name}`,
        "proxy_ssl_session_reuse off",
      ),
    ),
  ];
}
