import type { Finding } from "../contract";
import type { ResourceChange } from "../read/plan";
import type { Rule } from "./rule";

/** What carries traffic or trust: while it is replaced, calls fail or nobody is trusted. */
const CARRIES = new Set([
  "aws_lb",
  "aws_alb",
  "aws_lb_listener",
  "aws_alb_listener",
  "aws_lb_target_group",
  "aws_alb_target_group",
  "aws_lb_trust_store",
  "aws_acm_certificate",
  "aws_acmpca_certificate_authority",
  "aws_service_discovery_http_namespace",
  "aws_service_discovery_private_dns_namespace",
  "aws_ecs_cluster",
  "aws_ecs_service",
  "aws_kms_key",
]);

/** A new revision, not an outage: the old one serves until the new one does. */
const REVISION = "aws_ecs_task_definition";

/** Everything that the apply replaces or destroys. */
export const replacement: Rule = ({ traffic }) =>
  traffic.plan.changes
    .filter(({ action, type }) => (action === "replace" && type !== REVISION) || action === "delete")
    .map((change): Finding => {
      const replaced = change.action === "replace";
      const because = change.replacePaths.length > 0 ? ` because of ${change.replacePaths.join(", ")}` : "";
      return {
        rule: "replacement",
        severity: CARRIES.has(change.type) ? "warning" : "note",
        address: change.address,
        message: replaced ? `The apply replaces it${because}.` : "The apply destroys it.",
        fix: fix(change),
        controls: [],
      };
    });

function fix({ action }: ResourceChange): string {
  return action === "replace"
    ? "If only its address changed, write a `moved` block; else create before destroy, under a name that does not collide."
    : "If only its address changed, write a `moved` block; else take its callers away first.";
}
