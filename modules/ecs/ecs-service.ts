import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import {
  EcsService as Service,
  type EcsServiceLoadBalancer,
  type EcsServiceServiceConnectConfiguration,
} from "@cdktf/provider-aws/lib/ecs-service";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { alarm } from "../foundation/alarm";
import type { Deployment } from "../foundation/deployment";
import type { EcsCluster } from "./ecs-cluster";
import type { EcsTask } from "./ecs-task";
import type { Network } from "../network/network";

export interface EcsServiceProps {
  readonly name: string;
  readonly deployment: Deployment;
  readonly cluster: EcsCluster;
  readonly network: Network;
  readonly task: EcsTask;
  readonly tasks: { readonly min: number; readonly max: number };
  /** The tasks' own security group with awsvpc. @default bridge mode: the hosts' group is what counts */
  readonly securityGroup?: SecurityGroup;
  /** @default no load balancer */
  readonly loadBalancers?: EcsServiceLoadBalancer[];
  /** @default not part of a mesh */
  readonly serviceConnect?: EcsServiceServiceConnectConfiguration;
  /** Starts a new deployment when one of the values changes. @default only a new task definition does */
  readonly redeployOn?: Readonly<Record<string, string>>;
  /** Listeners, permissions, CA activation: what must exist first on apply, and go last on destroy. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Guarantees tasks in private subnets without public address, spread over the zones, a deployment that rolls back by
 * itself, a number of tasks that follows their CPU, and an alarm where they run hot.
 */
export class EcsService extends Construct {
  readonly service: Service;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EcsServiceProps,
  ) {
    super(scope, id);
    const {
      name,
      cluster,
      task,
      tasks,
      network,
      securityGroup,
      loadBalancers = [],
      serviceConnect,
      redeployOn,
    } = props;
    this.service = new Service(this, "service", {
      name,
      cluster: cluster.arn,
      taskDefinition: task.taskDefinition.arn,
      desiredCount: tasks.min,
      capacityProviderStrategy: [{ capacityProvider: cluster.capacityProviderName, weight: 1 }],
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      enableExecuteCommand: false,
      propagateTags: "SERVICE",
      ...(loadBalancers.length && { loadBalancer: loadBalancers, healthCheckGracePeriodSeconds: 60 }),
      ...(securityGroup && {
        networkConfiguration: {
          subnets: network.privateSubnetIds,
          securityGroups: [securityGroup.id],
          assignPublicIp: false,
        },
      }),
      ...(cluster.launchType === "EC2" && {
        orderedPlacementStrategy: [
          { type: "spread", field: "attribute:ecs.availability-zone" },
          { type: "spread", field: "instanceId" },
        ],
      }),
      ...(serviceConnect && { serviceConnectConfiguration: serviceConnect }),
      ...(redeployOn && { forceNewDeployment: true, triggers: redeployOn }),
      // Autoscaling owns the number of tasks from the first apply on.
      lifecycle: { ignoreChanges: ["desired_count"] },
      dependsOn: [...props.after, ...cluster.ready, ...task.permissions, ...network.wayOutReady],
    });
    this.scale();
    alarm(this, "hot", {
      name: `${name}-cpu`,
      deployment: props.deployment,
      description: `Tasks of ${name} stay above 90 percent CPU: the service is at its maximum, or scaling is too slow.`,
      namespace: "AWS/ECS",
      metricName: "CPUUtilization",
      dimensions: { ClusterName: cluster.clusterName, ServiceName: name },
      statistic: "Average",
      above: 90,
    });
  }

  private scale(): void {
    const { name, cluster, tasks } = this.props;
    const target = new AppautoscalingTarget(this, "scaling-target", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${cluster.clusterName}/${this.service.name}`,
      minCapacity: tasks.min,
      maxCapacity: tasks.max,
    });
    new AppautoscalingPolicy(this, "scaling-policy", {
      name: `${name}-cpu`,
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: 60,
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      },
    });
  }
}
