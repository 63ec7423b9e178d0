import { clientSubject } from "./nginx-callers";
import type { Directive } from "./nginx-block";
import type { Callers } from "./nginx-legs";

/** Query strings may carry secrets: `$uri` has none. */
const request = {
  time: "$time_iso8601",
  method: "$request_method",
  path: "$uri",
  status: "$status",
  seconds: "$request_time",
};

const format = (name: string, fields: Readonly<Record<string, string>>): string =>
  `log_format ${name} escape=json '${JSON.stringify(fields)}'`;

/** One JSON object per request: who spoke which TLS with whom. */
export const accessLog = (callers: Callers): Directive[] => [
  format("incoming", {
    leg: "incoming",
    ...request,
    client: "$remote_addr",
    bytes: "$bytes_sent",
    name: "$ssl_server_name",
    tls: "$ssl_protocol",
    cipher: "$ssl_cipher",
    curve: "$ssl_curve",
    clientSubject: clientSubject(callers),
    clientVerified: "$ssl_client_verify",
  }),
  format("outgoing", { leg: "outgoing", ...request, peer: "$proxy_host", address: "$upstream_addr" }),
  "access_log /dev/stdout incoming",
];
