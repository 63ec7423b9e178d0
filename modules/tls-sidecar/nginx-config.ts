import { accessLog } from "./nginx-access-log";
import { block, mapBlock, renderNginx } from "./nginx-block";
import { incomingServers } from "./nginx-incoming";
import type { AppLeg, IncomingLeg, OutgoingLeg } from "./nginx-legs";
import { outgoingServers } from "./nginx-outgoing";
import { certificatePaths, certificateVariable, issuingPort, tmp } from "./paths";

export interface NginxConfigProps {
  readonly app: AppLeg;
  readonly incoming: IncomingLeg;
  /** @default none */
  readonly outgoing?: readonly OutgoingLeg[];
  /** Ids of all certificates that the legs name. */
  readonly certificates: readonly string[];
  /** Ids of those that another container of the task fetches: their requests are served on loopback. @default none */
  readonly issued?: readonly string[];
  /** Seconds that requests in flight get once the task is stopped. */
  readonly drainSeconds: number;
}

/**
 * The whole nginx configuration of a TLS sidecar. It travels in the task definition, so the plan shows it.
 *
 * It renders only what nginx 1.22 (Debian 12, where the tests run it) and nginx 1.29 (the image) both accept. Certificates
 * are named by variables: nginx then reads the file at each handshake, starts before a certificate exists, and needs no
 * reload for a renewal. nginx docs: "Module ngx_http_ssl_module", ssl_certificate.
 */
export function nginxConfig(props: NginxConfigProps): string {
  const { app, certificates, drainSeconds, incoming, issued = [], outgoing = [] } = props;
  return renderNginx([
    "daemon off",
    "worker_processes auto",
    `worker_shutdown_timeout ${drainSeconds}s`,
    `pid ${tmp}/nginx.pid`,
    "error_log stderr notice",
    block("events", "worker_connections 4096"),
    block(
      "http",
      ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((use) => `${use}_temp_path ${tmp}/nginx_${use}`),
      "server_tokens off",
      ...accessLog(incoming.callers),
      ...certificates.map((id) => mapBlock('""', certificateVariable(id), certificatePaths(id).live)),
      ...incomingServers(incoming, app),
      ...outgoing.flatMap(outgoingServers),
      issued.length > 0 && issuingServer(issuingPort(incoming.port), issued),
    ),
  ]);
}

/** Between the issuer's container and this one. Only public data crosses, or an exported key in its encryption. */
const issuingServer = (port: number, issued: readonly string[]) =>
  block(
    "server",
    `listen 127.0.0.1:${port}`,
    "access_log off",
    "log_not_found off",
    ...issued.flatMap((id) => [
      block(`location = /certificates/${id}/request`, `alias ${certificatePaths(id).request}`),
      block(`location = /certificates/${id}`, `alias ${certificatePaths(id).incoming}`, "dav_methods PUT"),
    ]),
  );
