import { edges } from "../support/edges";
import { normalise } from "../support/normalise";
import { stackIds, template } from "../support/stacks";
import { at, containersOf, resources, type Template } from "../support/template";

const environments = ["dev", "staging", "prod"];
const examples = ["partners", "inapp"];

describe.each([...environments, ...examples])("alb-reencryption-%s", (environment) => {
  it("stays as reviewed", () => {
    expect(normalise(template(`alb-reencryption-${environment}`))).toMatchSnapshot();
  });
});

it("exists in every environment", () => {
  expect(stackIds("alb-reencryption")).toEqual(
    expect.arrayContaining(environments.map((it) => `alb-reencryption-${it}`)),
  );
});

const one = (made: Template, type: string) => {
  const [resource, ...more] = resources(made, type);
  if (!resource || more.length) throw new Error(`not one ${type}`);
  return resource;
};
const containers = (environment: string) =>
  containersOf(one(template(`alb-reencryption-${environment}`), "aws_ecs_task_definition"));

it("opens exactly its hops", () => {
  expect(edges(template("alb-reencryption-dev"))).toEqual({
    ingress: ["0.0.0.0/0 → alb-reencryption-dev-alb:443", "alb-reencryption-dev-alb → alb-reencryption-dev-tasks:8443"],
    egress: [
      "alb-reencryption-dev-alb → alb-reencryption-dev-tasks:8443",
      "alb-reencryption-dev-tasks → 0.0.0.0/0:443",
    ],
  });
});

it("reaches nothing outside of its VPC in prod, but the layers of its images", () => {
  const { egress } = edges(template("alb-reencryption-prod"));
  expect(egress.filter((edge) => edge.includes("0.0.0.0/0"))).toEqual([]);
  expect(
    resources(template("alb-reencryption-prod"), "aws_vpc_endpoint")
      .map(({ body }) => body["service_name"])
      .sort(),
  ).toEqual(
    ["acm-pca", "ecr.api", "ecr.dkr", "logs", "s3", "ssm"].map((service) => `com.amazonaws.us-east-1.${service}`),
  );
});

it.each([...environments, "partners"])("maps the sidecar's port alone and never the app's, in %s", (environment) => {
  const mapped = containers(environment).map(({ name, portMappings = [] }) => [name, portMappings]);
  expect(mapped).toContainEqual(["app", []]);
  expect(mapped).toContainEqual(["tls-sidecar", [{ containerPort: 8443, hostPort: 8443, protocol: "tcp" }]]);
  expect(mapped.flatMap(([, mappings]) => mappings)).toHaveLength(1);
});

it("starts app, sidecar and issuer in that order, and every one of them can be restarted or ends the task", () => {
  const order = containers("staging").map(({ name, essential, dependsOn, restartPolicy }) => ({
    name,
    essential,
    after: at(dependsOn, "0"),
    restarted: at(restartPolicy, "enabled"),
  }));
  expect(order).toEqual([
    { name: "app", essential: true },
    { name: "tls-sidecar", essential: true, after: { containerName: "app", condition: "HEALTHY" } },
    {
      name: "certificate-issuer",
      essential: false,
      after: { containerName: "tls-sidecar", condition: "START" },
      restarted: true,
    },
  ]);
});

it("speaks HTTPS to its targets, in health checks too", () => {
  for (const environment of [...environments, ...examples]) {
    const group = one(template(`alb-reencryption-${environment}`), "aws_lb_target_group").body;
    expect([group["protocol"], at(group, "health_check.protocol")]).toEqual(["HTTPS", "HTTPS"]);
  }
});

it("lets in clients with certificates of the private CA in staging", () => {
  const made = template("alb-reencryption-staging");
  const listener = resources(made, "aws_lb_listener").find(({ body }) => body["port"] === 443);
  expect(at(listener?.body, "mutual_authentication")).toEqual({
    mode: "verify",
    trust_store_arn: `\${${one(made, "aws_lb_trust_store").address}.arn}`,
    ignore_client_certificate_expiry: false,
    advertise_trust_store_ca_names: "on",
  });
});

it("shows another CA bundle in the plan, by the version of its object", () => {
  for (const environment of ["staging", "partners"]) {
    const made = template(`alb-reencryption-${environment}`);
    const bundle = resources(made, "aws_s3_object").find(({ body }) => body["key"] === "ca-bundle.pem");
    expect(one(made, "aws_lb_trust_store").body["ca_certificates_bundle_s3_object_version"]).toBe(
      `\${${bundle?.address}.version_id}`,
    );
    expect(at(one(made, "aws_s3_bucket_versioning").body, "versioning_configuration.status")).toBe("Enabled");
  }
});

it("lets tasks ask the CA for leaf certificates, and for nothing else", () => {
  const made = template("alb-reencryption-staging");
  const statements = resources(made, "aws_iam_role_policy").flatMap(
    ({ body }) => (JSON.parse(String(body["policy"])) as { Statement: { Action: string | string[] }[] }).Statement,
  );
  expect(statements.filter(({ Action }) => [Action].flat().some((it) => it.startsWith("acm")))).toEqual([
    {
      Sid: "IssueLeafCertificates",
      Effect: "Allow",
      Action: "acm-pca:IssueCertificate",
      Resource: expect.stringMatching(/^\$\{aws_acmpca_certificate_authority\./),
      Condition: { StringEquals: { "acm-pca:TemplateArn": "arn:aws:acm-pca:::template/EndEntityCertificate/V1" } },
    },
    expect.objectContaining({ Action: "acm-pca:GetCertificate" }),
    expect.objectContaining({ Action: "acm-pca:DescribeCertificateAuthority" }),
  ]);
});

it("waits for the CA's parameters and its activation before tasks start", () => {
  const made = template("alb-reencryption-staging");
  const after = one(made, "aws_ecs_service").body["depends_on"];
  for (const type of ["aws_ssm_parameter", "aws_acmpca_certificate_authority_certificate", "aws_lb_listener"]) {
    expect(after).toEqual(expect.arrayContaining(resources(made, type).map(({ address }) => address)));
  }
});

it("hands an app that ends TLS itself its certificate, and no sidecar", () => {
  const [app, ...others] = containers("inapp");
  expect(others).toEqual([]);
  expect(at(app, "portMappings")).toEqual([{ containerPort: 8443, hostPort: 8443, protocol: "tcp" }]);
  expect(at(app, "secrets")).toEqual([
    { name: "TLS_CERTIFICATE", valueFrom: "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme/tls-AbCdEf" },
  ]);
});
