import type { Finding } from "../contract";
import { SERVICE, TARGET_GROUP } from "../graph/traffic";
import { endsOfTls, serversOn } from "../hops/tls-end";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** A balancer speaks HTTP to a port that takes TLS, or TLS to a proxy whose configuration has none. */
export const protocolMismatch: Rule = ({ traffic }) =>
  traffic.of(TARGET_GROUP).flatMap((group) => {
    const protocol = Block.of(group).text("protocol");
    return traffic.next(group, "targets").flatMap((target): Finding[] => {
      const port = target.via.number("container_port");
      if (port === undefined || !SERVICE.includes(target.resource.type)) return [];
      const [end] = endsOfTls(traffic, target, []);
      const plaintextProxy = !end && serversOn(traffic, target.resource, port).length > 0;
      const common = { rule: "protocol-mismatch", severity: "error", controls: ["ELB.22"] } as const;
      if (protocol === "HTTP" && end) {
        const message = `The target group speaks HTTP to port ${port} of ${target.resource.address}, which takes TLS.`;
        return [{ ...common, address: group.address, message, fix: 'Set the target group\'s protocol to "HTTPS".' }];
      }
      if ((protocol === "HTTPS" || protocol === "TLS") && plaintextProxy) {
        const message = `The proxy behind ${group.address} listens on port ${port} without TLS.`;
        const fix = `Let the proxy listen on ${port} with \`ssl\` and a certificate.`;
        return [{ ...common, address: target.resource.address, message, fix }];
      }
      return [];
    });
  });
