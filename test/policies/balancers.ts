import { acceptedPlaintextTag } from "../../modules/load-balancer/accepted-plaintext";
import { elbSecurityPolicies } from "../../modules/load-balancer/elb-security-policy";
import { at, references, resources } from "../support/template";
import { type Policy, each, set } from "./policy";

const isAlb = (body: object) => at(body, "load_balancer_type") !== "network";

export const balancerPolicies: Policy[] = [
  {
    name: "a listener speaks TLS under a policy of ELB.17, redirects to HTTPS, or passes TCP through",
    faults: each(["aws_lb_listener"], ({ body }) => {
      if (body["protocol"] === "TCP") return true;
      if (body["protocol"] === "HTTP") return at(body, "default_action.0.redirect.protocol") === "HTTPS";
      return (
        (elbSecurityPolicies as readonly unknown[]).includes(body["ssl_policy"]) && Boolean(body["certificate_arn"])
      );
    }),
    breaks: {
      stack: "hardened-alb-dev",
      change: set("aws_lb_listener", "ssl_policy", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
    },
  },
  {
    name: "a target group takes TLS, passes TCP through, or carries the reason why it takes plaintext",
    faults: each(["aws_lb_target_group"], ({ body }) => {
      const accepted = at(body, "tags") as Record<string, string> | undefined;
      return body["protocol"] !== "HTTP" || Boolean(accepted?.[acceptedPlaintextTag]);
    }),
    breaks: {
      stack: "hardened-alb-dev",
      change: set("aws_lb_target_group", "tags", { Name: "hardened-alb-dev" }),
    },
  },
  {
    name: "an application load balancer's health check takes the protocol and the port of its traffic",
    faults: each(["aws_lb_target_group"], ({ body }) => {
      if (body["protocol"] !== "HTTP" && body["protocol"] !== "HTTPS") return true;
      return at(body, "health_check.protocol") === body["protocol"] && at(body, "health_check.port") === "traffic-port";
    }),
    breaks: {
      stack: "hardened-alb-dev",
      change: set("aws_lb_target_group", "health_check.protocol", "HTTPS"),
    },
  },
  {
    name: "a target group can be replaced while a listener still holds it",
    faults: each(
      ["aws_lb_target_group"],
      ({ body }) =>
        !body["name"] && Boolean(body["name_prefix"]) && at(body, "lifecycle.create_before_destroy") === true,
    ),
    breaks: { stack: "hardened-alb-dev", change: set("aws_lb_target_group", "name", "tasks") },
  },
  {
    name: "a load balancer has its own security group from birth and logs its connections",
    faults: each(["aws_lb"], ({ body }) => {
      const groups = body["security_groups"] as unknown[] | undefined;
      const logs = isAlb(body) ? ["access_logs", "connection_logs"] : [];
      return Boolean(groups?.length) && logs.every((log) => at(body, `${log}.enabled`) === true);
    }),
    breaks: { stack: "hardened-alb-dev", change: set("aws_lb", "connection_logs.enabled", false) },
  },
  {
    name: "an application load balancer drops malformed headers and desync attempts",
    faults: each(
      ["aws_lb"],
      ({ body }) =>
        !isAlb(body) || (body["drop_invalid_header_fields"] === true && body["desync_mitigation_mode"] === "strictest"),
    ),
    breaks: { stack: "hardened-alb-dev", change: set("aws_lb", "desync_mitigation_mode", "defensive") },
  },
  {
    name: "a load balancer cannot be deleted by mistake outside of a disposable environment",
    faults: each(
      ["aws_lb"],
      ({ body }, template) =>
        at(template.provider, "aws.0.default_tags.0.tags.environment") === "dev" ||
        body["enable_deletion_protection"] === true,
    ),
    breaks: { stack: "hardened-alb-prod", change: set("aws_lb", "enable_deletion_protection", false) },
  },
  {
    name: "a service with a load balancer is created after a listener of its target group",
    faults: each(["aws_ecs_service"], ({ body }, template) => {
      const groups = references(body["load_balancer"]).filter((address) => address.startsWith("aws_lb_target_group."));
      const after = (body["depends_on"] ?? []) as string[];
      return groups.every((group) =>
        resources(template, "aws_lb_listener", "aws_lb_listener_rule").some(
          (listener) => references(listener.body).includes(group) && after.includes(listener.address),
        ),
      );
    }),
    breaks: { stack: "hardened-alb-dev", change: set("aws_ecs_service", "depends_on", []) },
  },
];
