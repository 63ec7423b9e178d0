import { type Resource, resources } from "../support/template";
import { type Policy, set } from "./policy";

/** What AWS keeps one of under a name, by the attribute that carries it. A second one plans, and fails on apply. */
const named: Readonly<Record<string, string>> = {
  aws_cloudwatch_metric_alarm: "alarm_name",
  aws_autoscaling_group: "name",
  aws_cloudwatch_log_group: "name",
  aws_ecr_repository: "name",
  aws_ecs_capacity_provider: "name",
  aws_ecs_cluster: "name",
  aws_ecs_task_definition: "family",
  aws_iam_instance_profile: "name",
  aws_iam_role: "name",
  aws_launch_template: "name",
  aws_lb: "name",
  aws_s3_bucket: "bucket",
  aws_security_group: "name",
  aws_ssm_parameter: "name",
};

const nameOf = ({ type, body }: Resource): string => `${type} ${String(body[named[type] as string])}`;

export const namePolicies: Policy[] = [
  {
    name: "what AWS keeps one of under a name is made once",
    faults: (template) => {
      const all = resources(template, ...Object.keys(named));
      const names = all.map(nameOf);
      return all.filter((resource, i) => names.indexOf(nameOf(resource)) !== i).map(({ address }) => address);
    },
    breaks: {
      stack: "nlb-passthrough-closed",
      change: set("aws_ecr_repository", "name", "acme/payments", ({ name }) => name === "acme/orders"),
    },
  },
];
