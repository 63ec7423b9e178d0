import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { ContainerDefinition } from "../../../modules/container-definition";
import { eventually } from "../../support/eventually";
import { type Fakecloud, startFakecloud } from "../../support/fakecloud";
import { call } from "../../support/https-client";
import { type RunningContainer, runContainer } from "../../support/run-container";
import { behindBalancer } from "./props";
import { runSidecar } from "./running";
import { describeWith } from "../../support/prerequisites";

describeWith(["nginx", "openssl", "namespaces", "awsCli", "fakecloud"], "the issuer", () => {
  const run = promisify(execFile);
  const name = "web.example.internal";
  const region = "us-east-1";

  let aws: Fakecloud;
  let folder: string;

  beforeAll(async () => {
    aws = await startFakecloud(region);
    folder = mkdtempSync(path.join(tmpdir(), "issuer-"));
  });

  afterAll(async () => {
    await aws.stop();
    rmSync(folder, { recursive: true });
  });

  /** The machine's AWS CLI, version 2, without the user's own settings. */
  async function cli(...args: string[]): Promise<string> {
    const { stdout } = await run("aws", ["--endpoint-url", aws.url, "--output", "text", ...args], {
      env: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        HOME: folder,
        AWS_REGION: region,
        AWS_PAGER: "",
        ...aws.environment,
        HTTPS_PROXY: "",
      },
    });
    return stdout.trim();
  }

  /** A short-lived root as the module for private CAs makes it, active. */
  async function createCa(): Promise<{ arn: string; certificate: string }> {
    const pca = (...args: string[]) => cli("acm-pca", ...args);
    const configuration = "KeyAlgorithm=EC_secp384r1,SigningAlgorithm=SHA512WITHECDSA,Subject={CommonName=test}";
    const arn = await pca(
      ...["create-certificate-authority", "--certificate-authority-type", "ROOT", "--query", "CertificateAuthorityArn"],
      ...["--usage-mode", "SHORT_LIVED_CERTIFICATE", "--certificate-authority-configuration", configuration],
    );
    const of = ["--certificate-authority-arn", arn];
    writeFileSync(path.join(folder, "csr"), await pca("get-certificate-authority-csr", ...of));
    const root = await pca(
      ...["issue-certificate", ...of, "--csr", `fileb://${folder}/csr`, "--signing-algorithm", "SHA512WITHECDSA"],
      ...["--template-arn", "arn:aws:acm-pca:::template/RootCACertificate/V1", "--query", "CertificateArn"],
      ...["--validity", "Type=YEARS,Value=10"],
    );
    const certificate = await pca("get-certificate", ...of, "--certificate-arn", root, "--query", "Certificate");
    writeFileSync(path.join(folder, "root"), certificate);
    await pca("import-certificate-authority-certificate", ...of, "--certificate", `fileb://${folder}/root`);
    return { arn, certificate: `${certificate}\n` };
  }

  it("is the AWS CLI of the image's major version", async () => {
    expect(await cli("--version")).toMatch(/^aws-cli\/2\./);
  });

  it("has the CA sign the sidecar's request, and the sidecar serves what comes back", async () => {
    const ca = await createCa();
    const certificates = { task: { name, source: { kind: "private-ca", validityDays: 3 } } } as const;
    const sidecar = await runSidecar(
      { ...behindBalancer, certificates },
      { withCa: true, secrets: { TRUSTED_AUTHORITIES: ca.certificate } },
    );
    const issuer = start(sidecar.containers, ca.arn);
    await eventually(() => expect(issuer.log()).toContain('"event":"delivered"'), 60);
    await eventually(() => expect(sidecar.log()).toContain('"event":"installed"'));
    expect((await call({ name, port: sidecar.port, ca: ca.certificate })).status).toBe(502);
    expect(await sidecar.exec()).toEqual({ status: 0, output: "" });
    await issuer.stop();
    await sidecar.stop();
  }, 120_000);

  it("logs that the CA refuses, asks again later, and the sidecar stays unhealthy meanwhile", async () => {
    const ca = await createCa();
    await cli(
      ...["acm-pca", "update-certificate-authority", "--certificate-authority-arn", ca.arn, "--status", "DISABLED"],
    );
    const certificates = { task: { name, source: { kind: "private-ca" } } } as const;
    const sidecar = await runSidecar(
      { ...behindBalancer, certificates },
      { withCa: true, secrets: { TRUSTED_AUTHORITIES: ca.certificate } },
    );
    const issuer = start(sidecar.containers, ca.arn);
    await eventually(() => expect(issuer.log()).toMatch(/InvalidStateException[^]*"event":"not issued"/), 60);
    expect((await sidecar.exec()).status).not.toBe(0);
    await cli(
      ...["acm-pca", "update-certificate-authority", "--certificate-authority-arn", ca.arn, "--status", "ACTIVE"],
    );
    await eventually(() => expect(sidecar.log()).toContain('"event":"installed"'), 60);
    await issuer.stop();
    await sidecar.stop();
  }, 180_000);

  function start(containers: readonly ContainerDefinition[], arn: string): RunningContainer {
    const issuer = containers.find((container) => container.name === "certificate-issuer");
    if (!issuer) throw new Error("no issuer");
    const { environment, files } = aws;
    return runContainer(issuer, { secrets: { CERTIFICATE_AUTHORITY_ARN: arn }, environment, files });
  }
});
