import { allowedActions, allows } from "../graph/permissions";
import { issuesCertificates, taskOf } from "../graph/task";
import { Block } from "../references/block";
import type { Rule } from "./rule";

const NEEDED = ["acm-pca:IssueCertificate", "acm-pca:GetCertificate"];

/** A task asks a private CA for certificates that its role may not have. */
export const issuerPermission: Rule = ({ traffic }) =>
  traffic.of(["aws_ecs_task_definition"]).flatMap((definition) => {
    const issuer = taskOf(definition).containers?.find(issuesCertificates);
    if (!issuer) return [];
    const body = Block.of(definition);
    const role = traffic.resolver.one(body, "task_role_arn", "aws_iam_role");
    // A role outside of the plan keeps its policies to itself.
    if (!role && body.isSet("task_role_arn")) return [];
    const actions = role ? allowedActions(traffic, role) : [];
    const missing = actions ? NEEDED.filter((action) => !allows(actions, action)) : [];
    if (missing.length === 0) return [];
    return [
      {
        rule: "issuer-permission",
        severity: "error",
        address: definition.address,
        message: `Container ${issuer.name} issues certificates, but the task role ${role ? `${role.address} lacks` : "is missing, and with it"} ${missing.join(" and ")}.`,
        fix: "Allow both actions on the CA's ARN, IssueCertificate on the template EndEntityCertificate/V1 alone.",
        controls: [],
      },
    ];
  });
