import type { Finding } from "../contract";
import { trustedServices } from "../graph/permissions";
import { SERVICE, type Traffic } from "../graph/traffic";
import { meshServices } from "../hops/tls-end";
import type { Resource } from "../read/plan";
import type { Rule } from "./rule";

/** Service Connect cannot take its role, or loses it while the service still needs it. */
export const infrastructureRole: Rule = ({ traffic }) => {
  const pairs = traffic.of(SERVICE).flatMap((service) => rolesOf(traffic, service).map((role) => ({ service, role })));
  const roles = [...new Set(pairs.map(({ role }) => role))];
  return [
    ...roles.flatMap((role) => distrusts(traffic, role)),
    ...pairs.flatMap(({ service, role }) => unordered(traffic, service, role)),
  ];
};

function rolesOf(traffic: Traffic, service: Resource): Resource[] {
  const tls = meshServices(traffic, service).flatMap(({ block }) => block.blocks("tls"));
  return [...new Set(tls.flatMap((block) => traffic.resolver.all(block, "role_arn", "aws_iam_role")))];
}

function distrusts(traffic: Traffic, role: Resource): Finding[] {
  const services = trustedServices(traffic, role);
  if (!services || services.includes("ecs.amazonaws.com")) return [];
  const message = `The infrastructure role trusts ${services.join(", ") || "nobody"}, so ECS cannot take it.`;
  return [
    finding(
      "infrastructure-role-trust",
      role.address,
      message,
      "Trust ecs.amazonaws.com, which is not ecs-tasks.amazonaws.com.",
    ),
  ];
}

/** Without the dependency Terraform destroys the permissions first, and the service hangs in DRAINING. */
function unordered(traffic: Traffic, service: Resource, role: Resource): Finding[] {
  const attachments = traffic.previousBy("aws_iam_role_policy_attachment", "role", role);
  const before = traffic.ancestors(service);
  const missing = attachments.filter((attachment) => !before.has(attachment.address));
  if (attachments.length === 0 || missing.length === 0) return [];
  const message = `The service does not depend on ${missing.map(({ address }) => address).join(", ")}: on destroy it loses its permissions first and hangs.`;
  return [
    finding("infrastructure-role-order", service.address, message, "Name the attachment in the service's depends_on."),
  ];
}

function finding(rule: string, address: string, message: string, fix: string): Finding {
  return { rule, severity: "error", address, message, fix, controls: [] };
}
