import { stagingCa } from "../../environments/certificate-authorities";
import { devWith, faultsOf } from "../support/faults";

const certificate = (region: string, account: string) =>
  `arn:aws:acm:${region}:${account}:certificate/11111111-2222-3333-4444-555555555555`;
const named = (certificateArn: string) => ({ kind: "certificate", domainName: "app.example.org", certificateArn });
const image = {
  kind: "private-ecr",
  repository: "acme/image",
  digest: `sha256:${"ab".repeat(32)}`,
  repositoryIs: "existing",
};
const closed = { "hardenedAlb.network.wayOut": { kind: "endpoints" }, "hardenedAlb.app.image": image };
const secret = (region: string) => `arn:aws:secretsmanager:${region}:111111111111:secret:acme/db-AbCdEf`;

it.each<[string, Record<string, unknown>, string]>([
  [
    "a certificate of another region",
    { "hardenedAlb.publicName": named(certificate("eu-west-1", "111111111111")) },
    `dev.hardenedAlb.publicName.certificateArn: must be an ARN of us-east-1 and account 111111111111, got "${certificate("eu-west-1", "111111111111")}"`,
  ],
  [
    "a certificate of another account",
    { "serviceConnectMesh.publicName": named(certificate("us-east-1", "222222222222")) },
    `dev.serviceConnectMesh.publicName.certificateArn: must be an ARN of us-east-1 and account 111111111111, got "${certificate("us-east-1", "222222222222")}"`,
  ],
  [
    "a web ACL for CloudFront",
    { "hardenedAlb.edge.webAclArn": "arn:aws:wafv2:us-east-1:111111111111:global/webacl/edge/1" },
    'dev.hardenedAlb.edge.webAclArn: must be the ARN of a regional web ACL: those of CloudFront suit no load balancer, got "arn:aws:wafv2:us-east-1:111111111111:global/webacl/edge/1"',
  ],
  [
    "a web ACL of another region",
    { "hardenedAlb.edge.webAclArn": "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/edge/1" },
    'dev.hardenedAlb.edge.webAclArn: must be an ARN of us-east-1 and account 111111111111, got "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/edge/1"',
  ],
  [
    "a topic of another region",
    { "deployment.alarmTopicArn": "arn:aws:sns:eu-west-1:111111111111:on-call" },
    'dev.deployment.alarmTopicArn: must be an ARN of us-east-1, got "arn:aws:sns:eu-west-1:111111111111:on-call"',
  ],
  [
    "a namespace of another region",
    {
      "serviceConnectMesh.namespace": {
        kind: "arn",
        arn: "arn:aws:servicediscovery:eu-west-1:111111111111:namespace/ns-0123456789abcdef",
      },
    },
    'dev.serviceConnectMesh.namespace.arn: must be an ARN of us-east-1, got "arn:aws:servicediscovery:eu-west-1:111111111111:namespace/ns-0123456789abcdef"',
  ],
  [
    "a role of another account",
    { "serviceConnectMesh.infrastructureRole": { kind: "arn", arn: "arn:aws:iam::222222222222:role/ecs" } },
    'dev.serviceConnectMesh.infrastructureRole.arn: must be an ARN of account 111111111111, got "arn:aws:iam::222222222222:role/ecs"',
  ],
  [
    "a policy where a role is called for",
    { "serviceConnectMesh.infrastructureRole": { kind: "arn", arn: "arn:aws:iam::111111111111:policy/ecs" } },
    'dev.serviceConnectMesh.infrastructureRole.arn: must be the ARN of a role, got "arn:aws:iam::111111111111:policy/ecs"',
  ],
  [
    "a policy of another account",
    { "hardenedAlb.app.policyArns": ["arn:aws:iam::222222222222:policy/app"] },
    'dev.hardenedAlb.app.policyArns.0: must be an ARN of account 111111111111, got "arn:aws:iam::222222222222:policy/app"',
  ],
  [
    "a policy twice",
    { "hardenedAlb.app.policyArns": Array(2).fill("arn:aws:iam::aws:policy/ReadOnlyAccess") },
    'dev.hardenedAlb.app.policyArns: must be a list of different policies, got ["arn:aws:iam::aws:policy/ReadOnlyAccess","arn:aws:iam::aws:policy/ReadOnlyAccess"]',
  ],
  [
    "a secret by half of its ARN, which no role could be let read",
    { "hardenedAlb.app.secrets": { PASSWORD: "arn:aws:secretsmanager:us-east-1:111111111111:secret:db" } },
    'dev.hardenedAlb.app.secrets.PASSWORD: must be the ARN of a secret, with the six characters that Secrets Manager adds to its name, or of a parameter, got "arn:aws:secretsmanager:us-east-1:111111111111:secret:db"',
  ],
  [
    "a secret of another region where endpoints are the only way out",
    { ...closed, "hardenedAlb.app.secrets": { PASSWORD: secret("eu-west-1") } },
    `dev.hardenedAlb.app.secrets.PASSWORD: must be an ARN of us-east-1 where the way out is endpoints: they lead to their own region alone, got "${secret("eu-west-1")}"`,
  ],
  [
    "a CA of another region behind the load balancer",
    {
      "albReencryption.certificate": {
        kind: "private-ca",
        ca: { ...stagingCa, arn: stagingCa.arn.replace("us-east-1", "eu-west-1") },
      },
    },
    'dev.albReencryption.certificate.ca.arn: must be the ARN of a private CA in us-east-1, such as arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/<uuid>, got "arn:aws:acm-pca:eu-west-1:222222222222:certificate-authority/22222222-2222-4222-8222-222222222222"',
  ],
])("refuses %s", (_, changes, expected) => {
  expect(faultsOf(devWith(changes))).toEqual([expected]);
});

it.each<[string, Record<string, unknown>]>([
  ["a secret of another region where there is a way to it", { "hardenedAlb.app.secrets": { A: secret("eu-west-1") } }],
  ["a secret by whatever name", { "hardenedAlb.app.secrets": { certificateArn: secret("eu-west-1") } }],
  ["a secret's key", { ...closed, "hardenedAlb.app.secrets": { A: `${secret("us-east-1")}:password::` } }],
  ["a policy of AWS", { "hardenedAlb.app.policyArns": ["arn:aws:iam::aws:policy/service-role/AWSThing"] }],
  ["a topic of another account", { "deployment.alarmTopicArn": "arn:aws:sns:us-east-1:222222222222:on-call" }],
  [
    "what an app is told",
    { "hardenedAlb.app.environment": { certificateArn: certificate("eu-west-1", "222222222222") } },
  ],
])("takes %s", (_, changes) => {
  expect(faultsOf(devWith(changes))).toEqual([]);
});
