import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { fargateMemoryAllowed, isFargateSize } from "../foundation/aws-limits";
import { check } from "../foundation/checks";
import type { ContainerDefinition } from "./container-definition";
import type { Deployment } from "../foundation/deployment";
import { executionStatements } from "./execution-role";
import { type PolicyStatement, policy, trustPolicy } from "../foundation/policy-statement";

export interface EcsTaskProps {
  /** Physical base name of the service. */
  readonly name: string;
  readonly deployment: Deployment;
  readonly launchType: "FARGATE" | "EC2";
  readonly networkMode: "awsvpc" | "bridge";
  /** Task CPU units. */
  readonly cpu: number;
  /** Task memory, MiB. */
  readonly memory: number;
  readonly containers: readonly ContainerDefinition[];
  /** What code in the task may do. @default nothing */
  readonly statements?: readonly PolicyStatement[];
  /** @default none */
  readonly policyArns?: readonly string[];
}

/**
 * Guarantees that every container logs, that none runs as root or writes outside of its tmpfs, and that both roles
 * hold exactly what these containers need: their own log group, their own secrets, their own images.
 */
export class EcsTask extends Construct {
  readonly taskDefinition: EcsTaskDefinition;
  readonly taskRole: IamRole;
  readonly logGroup: CloudwatchLogGroup;
  /** Permissions that a task needs from its first second on. */
  readonly permissions: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: EcsTaskProps) {
    super(scope, id);
    const { name, deployment, cpu, memory, containers, launchType, statements = [], policyArns = [] } = props;
    this.checkProps(props);

    const logGroupName = `/ecs/${name}`;
    this.logGroup = new CloudwatchLogGroup(this, "logs", {
      name: logGroupName,
      retentionInDays: deployment.logRetentionDays,
    });
    const execution = this.role("execution", props, executionStatements(containers, logGroupName, deployment));
    const task = this.role("task", props, statements);
    const attachments = policyArns.map(
      (policyArn, i) => new IamRolePolicyAttachment(this, `task-policy-${i}`, { role: task.role.name, policyArn }),
    );
    this.taskRole = task.role;
    this.permissions = [...execution.policies, ...task.policies, ...attachments];
    this.taskDefinition = new EcsTaskDefinition(this, "task-definition", {
      family: name,
      requiresCompatibilities: [launchType],
      networkMode: props.networkMode,
      cpu: String(cpu),
      memory: String(memory),
      executionRoleArn: execution.role.arn,
      taskRoleArn: task.role.arn,
      containerDefinitions: JSON.stringify(
        containers.map((container) => ({ ...container, logConfiguration: logs(container, logGroupName, deployment) })),
      ),
    });
  }

  private checkProps({ launchType, cpu, memory, containers }: EcsTaskProps): void {
    if (launchType === "FARGATE") {
      check(this, {
        prop: "cpu and memory",
        given: { cpu, memory },
        allowed: fargateMemoryAllowed(cpu),
        holds: (size) => isFargateSize(size.cpu, size.memory),
      });
    }
    for (const { name, user } of containers) {
      check(this, {
        prop: `user of container ${name}`,
        given: user,
        allowed: "a numeric uid or uid:gid other than 0",
        holds: (given) => /^[1-9]\d*(:\d+)?$/.test(given),
      });
    }
  }

  private role(id: "execution" | "task", { name, deployment }: EcsTaskProps, statements: readonly PolicyStatement[]) {
    const role = new IamRole(this, `${id}-role`, {
      name: `${name}-${id}`,
      assumeRolePolicy: trustPolicy("ecs-tasks.amazonaws.com", deployment.accountId),
    });
    const policies = statements.length
      ? [new IamRolePolicy(this, `${id}-role-policy`, { name: id, role: role.name, policy: policy(...statements) })]
      : [];
    return { role, policies };
  }
}

/** The mode is explicit: a full buffer drops lines and does not stop a task that serves. */
function logs({ name }: ContainerDefinition, group: string, { region }: Deployment) {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": group,
      "awslogs-region": region,
      "awslogs-stream-prefix": name,
      mode: "non-blocking",
      "max-buffer-size": "25m",
    },
  };
}
