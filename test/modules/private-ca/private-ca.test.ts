import fc from "fast-check";
import { App, Testing, TerraformStack } from "cdktf";
import { CaParameters } from "../../../modules/private-ca/ca-parameters";
import {
  type PrivateCaSource,
  caSigningAlgorithms,
  isCaArn,
  isCaCertificate,
  isSharePrincipal,
} from "../../../modules/private-ca/ca-source";
import { checkLeafValidity, isLeafValidity, issueLeafCertificates } from "../../../modules/private-ca/leaf-certificate";
import { PrivateCa } from "../../../modules/private-ca/private-ca";
import { anotherCa } from "./another-ca";

const deployment = {
  environment: "dev",
  accountId: "111122223333",
  region: "eu-west-1",
  tags: {},
  backend: { kind: "local" as const },
  disposable: true,
  logRetentionDays: 7,
};
const { arn, certificate } = anotherCa;

function synth(ca: PrivateCaSource, disposable = true) {
  const stack = new TerraformStack(new App(), "mesh");
  const settings = { ...deployment, disposable };
  const privateCa = new PrivateCa(stack, "ca", { name: "mesh-dev", ca, deployment: settings });
  const parameters = new CaParameters(stack, "ca-parameters", {
    name: "mesh-dev",
    ca: privateCa,
    deployment: settings,
  });
  const json = JSON.parse(Testing.synth(stack));
  const all = (type: string): Record<string, unknown>[] => Object.values(json.resource[type] ?? {});
  return { all, json, privateCa, parameters };
}
const only = <T>(items: readonly T[]): T => {
  expect(items).toHaveLength(1);
  return items[0] as T;
};

describe("an own CA", () => {
  const { all, json, parameters } = synth({ kind: "own" });

  it("is short-lived, P-384 with SHA-512, without OCSP, and carries the tag that lets Amazon ECS use it", () => {
    expect(only(all("aws_acmpca_certificate_authority"))).toMatchObject({
      type: "ROOT",
      usage_mode: "SHORT_LIVED_CERTIFICATE",
      certificate_authority_configuration: { key_algorithm: "EC_secp384r1", signing_algorithm: "SHA512WITHECDSA" },
      revocation_configuration: { ocsp_configuration: { enabled: false } },
      permanent_deletion_time_in_days: 7,
      tags: { AmazonECSManaged: "true" },
    });
  });

  it("signs itself for ten years and is activated", () => {
    expect(only(all("aws_acmpca_certificate"))).toMatchObject({
      template_arn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
      signing_algorithm: "SHA512WITHECDSA",
      validity: { type: "YEARS", value: "10" },
    });
    const [address] = Object.keys(json.resource.aws_acmpca_certificate_authority_certificate);
    expect(all("aws_ssm_parameter").map((parameter) => parameter.depends_on)).toEqual([
      [`aws_acmpca_certificate_authority_certificate.${address}`],
      undefined,
    ]);
  });

  it("stays with its account unless it is shared", () => {
    for (const type of ["aws_ram_resource_share", "aws_ram_principal_association"]) expect(all(type)).toEqual([]);
  });

  it("reaches containers by parameters whose names are known before it exists", () => {
    expect(parameters.arnParameterArn).toBe("arn:aws:ssm:eu-west-1:111122223333:parameter/mesh-dev/ca/arn");
    const names = all("aws_ssm_parameter").map(({ name }) => `arn:aws:ssm:eu-west-1:111122223333:parameter${name}`);
    expect(names).toEqual([parameters.arnParameterArn, parameters.certificateParameterArn]);
  });

  it.each(Object.entries(caSigningAlgorithms))("with the key %s signs with %s", (keyAlgorithm, signing) => {
    const { all } = synth({ kind: "own", keyAlgorithm: keyAlgorithm as keyof typeof caSigningAlgorithms });
    expect(only(all("aws_acmpca_certificate_authority"))).toMatchObject({
      certificate_authority_configuration: { key_algorithm: keyAlgorithm, signing_algorithm: signing },
    });
  });

  it("cannot be destroyed by a plan unless its environment is disposable", () => {
    expect(only(synth({ kind: "own" }, false).all("aws_acmpca_certificate_authority"))).toMatchObject({
      permanent_deletion_time_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
    expect(only(all("aws_acmpca_certificate_authority"))).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });
});

describe("a CA that is shared with others", () => {
  const unit = "arn:aws:organizations::111122223333:ou/o-exampleorg1/ou-ab12-exampleunit";

  it("is open to the principals named and to nobody outside of the organization", () => {
    const { all } = synth({ kind: "own", shareWith: ["444455556666", unit] });
    const share = only(all("aws_ram_resource_share"));
    expect(share).toMatchObject({ allow_external_principals: false });
    expect(share).not.toHaveProperty("permission_arns");
    expect(all("aws_ram_principal_association").map(({ principal }) => principal)).toEqual(["444455556666", unit]);
  });

  it.each([[[]], [["444455556666", "444455556666"]], [["*"]], [["arn:aws:iam::444455556666:root"]]])(
    "refuses the principals %j",
    (shareWith) => {
      expect(() => synth({ kind: "own", shareWith })).toThrow(
        /^mesh\/ca\/share: shareWith must be a list of different/,
      );
    },
  );
});

describe("a CA of another account", () => {
  const shared = { kind: "shared" as const, shareName: "private-ca-prod", expectedArn: arn, certificate };

  it("is known at plan, and looked up only where AWS can be asked", () => {
    const { json, privateCa } = synth(shared);
    expect(privateCa).toMatchObject({ arn, certificate, active: [] });
    expect(json.variable).toEqual({ look_up_shared_ca: expect.objectContaining({ type: "bool", default: true }) });
    expect(only(Object.values(json.data.aws_ram_resource_share))).toMatchObject({
      count: "${var.look_up_shared_ca ? 1 : 0}",
      name: "private-ca-prod",
      resource_owner: "OTHER-ACCOUNTS",
      lifecycle: { postcondition: [{ condition: `\${contains(self.resource_arns, "${arn}")}` }] },
    });
  });

  it("by ARN asks nothing", () => {
    const { json, all, privateCa } = synth({ kind: "arn", arn, certificate });
    expect(privateCa).toMatchObject({ arn, certificate });
    expect(json).not.toHaveProperty("data");
    expect(all("aws_acmpca_certificate_authority")).toEqual([]);
  });

  it("is refused in another region, and with a certificate that is none", () => {
    const elsewhere = arn.replace("eu-west-1", "us-east-1");
    expect(() => synth({ ...shared, expectedArn: elsewhere })).toThrow(
      `mesh/ca: expectedArn must be the ARN of a private CA in eu-west-1, such as arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/<uuid>, got "${elsewhere}"`,
    );
    expect(() => synth({ kind: "arn", arn, certificate: "PEM" })).toThrow(
      'mesh/ca: certificate must be the certificate of a CA as one PEM block, got "PEM". Print it with: aws acm-pca',
    );
  });
});

describe("leaf certificates", () => {
  it("live whole days, seven at most", () => {
    const stack = new TerraformStack(new App(), "mesh");
    expect(() => checkLeafValidity(stack, 7)).not.toThrow();
    expect(() => checkLeafValidity(stack, 8)).toThrow(
      "mesh: validityDays must be whole days from 1 to 7, as the CA is short-lived, got 8",
    );
    fc.assert(fc.property(fc.double(), (days) => isLeafValidity(days) === [1, 2, 3, 4, 5, 6, 7].includes(days)));
  });

  it("are all that a task may ask for", () => {
    const [issue] = issueLeafCertificates(arn);
    expect(issue).toMatchObject({
      Resource: arn,
      Condition: { StringEquals: { "acm-pca:TemplateArn": "arn:aws:acm-pca:::template/EndEntityCertificate/V1" } },
    });
  });
});

describe("what is accepted", () => {
  it("as a principal of a share: any account, nothing that IAM means by a principal", () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{12}$/), isSharePrincipal));
    fc.assert(fc.property(fc.stringMatching(/^\d{12}$/), (id) => !isSharePrincipal(`arn:aws:iam::${id}:root`)));
    expect(isSharePrincipal("arn:aws:organizations::111122223333:organization/o-exampleorg1")).toBe(true);
  });

  it("as the ARN of a CA: a UUID in the region of the stack", () => {
    fc.assert(
      fc.property(fc.uuid(), (id) =>
        isCaArn(`arn:aws:acm-pca:eu-west-1:444455556666:certificate-authority/${id}`, "eu-west-1"),
      ),
    );
    expect(isCaArn("arn:aws:acm:eu-west-1:444455556666:certificate/x", "eu-west-1")).toBe(false);
  });

  it("as the certificate of a CA: one, and no leaf", () => {
    expect(isCaCertificate(certificate)).toBe(true);
    expect(isCaCertificate(certificate + certificate)).toBe(false);
    expect(isCaCertificate(anotherCa.leaf)).toBe(false);
  });
});
