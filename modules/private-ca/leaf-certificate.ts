import type { IConstruct } from "constructs";
import { check } from "../foundation/checks";
import type { PolicyStatement } from "../foundation/policy-statement";

/** What a short-lived CA signs at most. AWS docs: "Understand AWS Private CA CA modes". */
export const maxLeafValidityDays = 7;
export const isLeafValidity = (days: number): boolean =>
  Number.isInteger(days) && days >= 1 && days <= maxLeafValidityDays;
export const leafValidityAllowed = `whole days from 1 to ${maxLeafValidityDays}, as the CA is short-lived`;

/** The CA would refuse a longer life only when a task asks for its certificate, and the task would never start. */
export function checkLeafValidity(scope: IConstruct, validityDays: number): void {
  check(scope, { prop: "validityDays", given: validityDays, allowed: leafValidityAllowed, holds: isLeafValidity });
}

/** The one template a task may ask for: a certificate that signs no other. It is also all that AWS RAM shares. */
export const leafTemplateArn = "arn:aws:acm-pca:::template/EndEntityCertificate/V1";

/**
 * Lets a task have certificates issued. IAM binds the template, not the name in the request: who holds this can have
 * any name signed. AWS docs: "Actions, resources, and condition keys for AWS Private Certificate Authority".
 */
export const issueLeafCertificates = (caArn: string): PolicyStatement[] => [
  {
    Sid: "IssueLeafCertificates",
    Effect: "Allow",
    Action: "acm-pca:IssueCertificate",
    Resource: caArn,
    Condition: { StringEquals: { "acm-pca:TemplateArn": leafTemplateArn } },
  },
  { Sid: "FetchCertificates", Effect: "Allow", Action: "acm-pca:GetCertificate", Resource: caArn },
];
