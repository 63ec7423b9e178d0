/**
 * The role in which Amazon ECS asks the CA for certificates and keeps them in Secrets Manager: made for this mesh, or
 * one that the account has already, trusted to `ecs.amazonaws.com` and with {@link infrastructurePolicyArn} attached.
 */
export type InfrastructureRole = { readonly kind: "created" } | { readonly kind: "arn"; readonly arn: string };

export const infrastructurePolicyArn =
  "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity";
