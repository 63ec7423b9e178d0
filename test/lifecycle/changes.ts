import { dev } from "../../environments/dev";
import { sampleMesh } from "../../environments/sample-mesh";
import { prodCa, stagingCa } from "../../environments/certificate-authorities";
import type { Environment } from "../../environments/schema/environment";

/** A change that somebody makes to an environment in the life of a stack. */
export interface Change {
  readonly name: string;
  readonly stack: "hardened-alb" | "alb-reencryption" | "service-connect-mesh";
  /** The environment before; @default dev */
  readonly from?: Environment;
  readonly to: Environment;
  /** Every change of the plan, by type: `update aws_ecs_service`, each once. What is not listed must not be touched. */
  readonly touches: readonly string[];
}

const { hardenedAlb, albReencryption, serviceConnectMesh } = dev;
const { app } = hardenedAlb;
const { gateway } = sampleMesh({ min: 2, max: 4 });

const hardened = (changed: Partial<typeof hardenedAlb>): Environment => ({
  ...dev,
  hardenedAlb: { ...hardenedAlb, ...changed },
});
const reencrypting = (changed: Partial<typeof albReencryption>): Environment => ({
  ...dev,
  albReencryption: { ...albReencryption, ...changed },
});
const meshed = (changed: Partial<typeof serviceConnectMesh>): Environment => ({
  ...dev,
  serviceConnectMesh: { ...serviceConnectMesh, ...changed },
});

/** Clients whose certificates this CA issued. */
const clientsOf = (pem: string): Environment =>
  reencrypting({
    clients: {
      kind: "verified",
      caBundle: { kind: "pem", pem },
      expiredCertificates: "refused",
      advertiseCaNames: true,
    },
  });

const verified = clientsOf(prodCa.certificate);

export const CHANGES: readonly Change[] = [
  {
    name: "new image",
    stack: "hardened-alb",
    to: hardened({
      app: { ...app, image: { kind: "public", reference: "public.ecr.aws/docker/library/python:3.14-slim" } },
    }),
    touches: ["replace aws_ecs_task_definition", "update aws_ecs_service"],
  },
  {
    name: "more tasks",
    stack: "hardened-alb",
    to: hardened({ app: { ...app, tasks: { min: 4, max: 8 } } }),
    touches: ["update aws_appautoscaling_target"],
  },
  {
    name: "another TLS policy",
    stack: "hardened-alb",
    to: hardened({ edge: { ...hardenedAlb.edge, sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" } }),
    touches: ["update aws_lb_listener"],
  },
  {
    name: "redirect from port 80",
    stack: "hardened-alb",
    to: hardened({ edge: { ...hardenedAlb.edge, redirectHttp: true } }),
    touches: ["create aws_lb_listener", "create aws_vpc_security_group_ingress_rule"],
  },
  {
    name: "a third zone",
    stack: "hardened-alb",
    to: hardened({
      network: {
        kind: "new",
        cidr: "10.10.0.0/16",
        zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
        wayOut: { kind: "nat", gateways: "one" },
      },
    }),
    touches: [
      "create aws_route",
      "create aws_route_table",
      "create aws_route_table_association",
      "create aws_subnet",
      "update aws_autoscaling_group",
      "update aws_lb",
    ],
  },
  {
    name: "another domain",
    stack: "hardened-alb",
    to: hardened({
      publicName: {
        kind: "hosted-zone",
        domainName: "shop.dev.example.com",
        hostedZone: { id: "Z0123456789DEV", name: "dev.example.com" },
      },
    }),
    touches: [
      "create aws_route53_record",
      "delete aws_route53_record",
      "replace aws_acm_certificate",
      "replace aws_acm_certificate_validation",
      "replace aws_route53_record",
      "update aws_lb_listener",
    ],
  },
  {
    name: "mutual TLS",
    stack: "alb-reencryption",
    to: verified,
    touches: [
      "create aws_lb_trust_store",
      "create aws_s3_bucket",
      "create aws_s3_bucket_ownership_controls",
      "create aws_s3_bucket_policy",
      "create aws_s3_bucket_public_access_block",
      "create aws_s3_bucket_server_side_encryption_configuration",
      "create aws_s3_bucket_versioning",
      "create aws_s3_object",
      "replace aws_ecs_task_definition",
      "update aws_ecs_service",
      "update aws_lb_listener",
    ],
  },
  {
    name: "another trust bundle",
    stack: "alb-reencryption",
    from: verified,
    to: clientsOf(`${prodCa.certificate}${stagingCa.certificate}`),
    touches: ["update aws_lb_trust_store", "update aws_s3_object"],
  },
  {
    name: "one more service in the mesh",
    stack: "service-connect-mesh",
    to: meshed({
      // Each task has a network interface of its own, so one more service needs room on more hosts.
      capacity: { kind: "ec2", instanceType: "m7i.large", hosts: { min: 2, max: 9 } },
      services: { ...serviceConnectMesh.services, billing: { ...gateway, calls: ["orders"] } },
    }),
    touches: [
      "create aws_appautoscaling_policy",
      "create aws_appautoscaling_target",
      "create aws_cloudwatch_log_group",
      "create aws_ecs_service",
      "create aws_ecs_task_definition",
      "create aws_cloudwatch_metric_alarm",
      "create aws_iam_role",
      "create aws_iam_role_policy",
      "create aws_security_group",
      "create aws_vpc_security_group_egress_rule",
      "create aws_vpc_security_group_ingress_rule",
      "update aws_autoscaling_group",
    ],
  },
  {
    name: "a shared CA instead of its own",
    stack: "service-connect-mesh",
    to: meshed({ ca: prodCa }),
    touches: [
      "delete aws_acmpca_certificate",
      "delete aws_acmpca_certificate_authority",
      "delete aws_acmpca_certificate_authority_certificate",
      "update aws_ecs_service",
    ],
  },
];
