import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { Construct } from "constructs";
import { alarm } from "../foundation/alarm";
import type { Deployment } from "../foundation/deployment";
import { policy } from "../foundation/policy-statement";

export interface RotationAlarmProps {
  readonly name: string;
  readonly deployment: Deployment;
}

/**
 * Rings when Secrets Manager cannot rotate a certificate of the mesh: there are two days left until it runs out. The
 * event, which names the secret and so the service, is kept in a log group.
 *
 * The account must have a CloudTrail trail that logs management events: without one the event never gets here.
 * AWS docs: "Match AWS Secrets Manager events with Amazon EventBridge".
 */
export class RotationAlarm extends Construct {
  constructor(scope: Construct, id: string, { name, deployment }: RotationAlarmProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "rule", {
      name: `${name}-rotation-failed`,
      description: "Secrets Manager could not rotate a Service Connect certificate",
      eventPattern: JSON.stringify({
        source: ["aws.secretsmanager"],
        "detail-type": ["AWS Service Event via CloudTrail"],
        detail: { eventSource: ["secretsmanager.amazonaws.com"], eventName: ["RotationFailed"] },
      }),
    });
    const { arn } = new CloudwatchLogGroup(this, "events", {
      name: `/aws/events/${name}-rotation-failed`,
      retentionInDays: deployment.logRetentionDays,
    });
    const writable = new CloudwatchLogResourcePolicy(this, "events-policy", {
      policyName: `${name}-rotation-failed`,
      policyDocument: policy({
        Effect: "Allow",
        Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${arn}:*`,
        Condition: { StringEquals: { "aws:SourceAccount": deployment.accountId } },
      }),
    });
    new CloudwatchEventTarget(this, "target", { rule: rule.name, arn, dependsOn: [writable] });
    alarm(this, "alarm", {
      name: `${name}-rotation-failed`,
      deployment,
      description: "A certificate of the mesh was not rotated. The log group of the events names its secret.",
      namespace: "AWS/Events",
      metricName: "TriggeredRules",
      dimensions: { RuleName: rule.name },
      statistic: "Sum",
      above: 0,
      minutes: 1,
    });
  }
}
