/** One statement of an IAM policy, in IAM's own names. AWS docs: "IAM JSON policy elements reference". */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Serialises statements in a way that keeps tokens intact and opens again in the snapshots. */
export const policy = (...statements: readonly PolicyStatement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Who may assume a role: an AWS service, on behalf of this account alone (the confused deputy is shut out). */
export const trustPolicy = (service: string, accountId?: string): string =>
  policy({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(accountId && { Condition: { StringEquals: { "aws:SourceAccount": accountId } } }),
  });
