import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Construct } from "constructs";
import type { Deployment } from "./deployment";

export interface AlarmProps {
  readonly name: string;
  readonly deployment: Deployment;
  /** What is wrong when it rings, and where to look. */
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, string>;
  readonly statistic: "Sum" | "Maximum" | "Average";
  /** Rings above this value. */
  readonly above: number;
  /** How many of five minutes have to be above. @default 3 */
  readonly minutes?: number;
}

/** An alarm that stays quiet without data and notifies the environment's topic where there is one. */
export function alarm(scope: Construct, id: string, props: AlarmProps): CloudwatchMetricAlarm {
  const { name, deployment, description, above, minutes = 3, ...metric } = props;
  const actions = deployment.alarmTopicArn ? [deployment.alarmTopicArn] : [];
  return new CloudwatchMetricAlarm(scope, id, {
    ...metric,
    alarmName: name,
    alarmDescription: description,
    comparisonOperator: "GreaterThanThreshold",
    threshold: above,
    period: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: minutes,
    treatMissingData: "notBreaching",
    alarmActions: actions,
    okActions: actions,
  });
}
