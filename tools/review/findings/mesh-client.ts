import type { Finding } from "../contract";
import { SERVICE, type Traffic } from "../graph/traffic";
import { isMember, namespaceOf } from "../hops/mesh";
import { meshServices } from "../hops/tls-end";
import type { Resource } from "../read/plan";
import type { Rule } from "./rule";

/** A client of the mesh has nobody to call, or starts before the one it calls and never learns of it. */
export const meshClient: Rule = ({ traffic, hops }) => {
  const members = traffic.of(SERVICE).filter(isMember);
  const servers = members.filter((service) => meshServices(traffic, service).length > 0);
  const lonely = members.filter(
    (client) => !servers.includes(client) && !servers.some((server) => sameNamespace(traffic, client, server)),
  );
  return [
    ...lonely.map(({ address }) =>
      finding(
        "mesh-client-without-server",
        "error",
        address,
        "The client's namespace holds no server in this plan.",
        "Enable Service Connect with a `service` block on what it calls, in the same namespace.",
      ),
    ),
    ...hops.flatMap(({ from, to }) => early(traffic, members, from, to)),
  ];
};

function sameNamespace(traffic: Traffic, one: Resource, other: Resource): boolean {
  return namespaceOf(traffic, one) === namespaceOf(traffic, other);
}

/** A task sees the endpoints that were there when its own deployment began. */
function early(traffic: Traffic, members: readonly Resource[], from: string, to: string): Finding[] {
  const [client, server] = [from, to].map((end) => members.find(({ address }) => address === end));
  // A state does not say in which order things came.
  if (!client || !server || !traffic.plan.configuration || traffic.ancestors(client).has(to)) return [];
  const circle = traffic.ancestors(server).has(from);
  const message = circle
    ? `It calls ${to}, which depends on it: its first deployment does not see that endpoint.`
    : `It calls ${to} and may start before it: a task sees only the endpoints that were there first.`;
  const fix = circle
    ? "Deploy it once more after the first apply (aws ecs update-service --force-new-deployment)."
    : "Name the server in depends_on.";
  return [finding("mesh-client-before-server", circle ? "note" : "warning", from, message, fix)];
}

function finding(rule: string, severity: Finding["severity"], address: string, message: string, fix: string): Finding {
  return { rule, severity, address, message, fix, controls: [] };
}
