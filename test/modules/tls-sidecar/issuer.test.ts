import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ContainerDefinition } from "../../../modules/container-definition";
import { awsCli, createCa } from "../../support/aws-ca";
import { eventually } from "../../support/eventually";
import { type Fakecloud, startFakecloud } from "../../support/fakecloud";
import { call } from "../../support/https-client";
import { type RunningContainer, runContainer } from "../../support/run-container";
import { behindBalancer } from "./props";
import { runSidecar } from "./running";
import { describeWith } from "../../support/prerequisites";

describeWith(["nginx", "openssl", "namespaces", "awsCli", "fakecloud"], "the issuer", () => {
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

  const cli = (...args: string[]) => awsCli(aws, folder, ...args);

  it("is the AWS CLI of the image's major version", async () => {
    expect(await cli("--version")).toMatch(/^aws-cli\/2\./);
  });

  it("has the CA sign the sidecar's request, and the sidecar serves what comes back", async () => {
    const ca = await createCa(aws, folder);
    const certificates = { task: { name, source: { kind: "private-ca", validityDays: 3 } } } as const;
    const sidecar = await runSidecar(
      { ...behindBalancer, certificates },
      { withCa: true, secrets: { TRUSTED_AUTHORITIES: ca.certificate } },
    );
    const issuer = start(sidecar.containers, ca.arn);
    await eventually(() => expect(issuer.log()).toContain('"event":"delivered"'), 120);
    await eventually(() => expect(sidecar.log()).toContain('"event":"installed"'));
    expect((await call({ name, port: sidecar.port, ca: ca.certificate })).status).toBe(502);
    expect(await sidecar.exec()).toEqual({ status: 0, output: "" });
    await issuer.stop();
    await sidecar.stop();
  }, 300_000);

  it("logs that the CA refuses, asks again later, and the sidecar stays unhealthy meanwhile", async () => {
    const ca = await createCa(aws, folder);
    await cli(
      ...["acm-pca", "update-certificate-authority", "--certificate-authority-arn", ca.arn, "--status", "DISABLED"],
    );
    const certificates = { task: { name, source: { kind: "private-ca" } } } as const;
    const sidecar = await runSidecar(
      { ...behindBalancer, certificates },
      { withCa: true, secrets: { TRUSTED_AUTHORITIES: ca.certificate } },
    );
    const issuer = start(sidecar.containers, ca.arn);
    await eventually(() => expect(issuer.log()).toMatch(/InvalidStateException[^]*"event":"not issued"/), 120);
    expect((await sidecar.exec()).status).not.toBe(0);
    await cli(
      ...["acm-pca", "update-certificate-authority", "--certificate-authority-arn", ca.arn, "--status", "ACTIVE"],
    );
    await eventually(() => expect(sidecar.log()).toContain('"event":"installed"'), 120);
    await issuer.stop();
    await sidecar.stop();
  }, 400_000);

  function start(containers: readonly ContainerDefinition[], arn: string): RunningContainer {
    const issuer = containers.find((container) => container.name === "certificate-issuer");
    if (!issuer) throw new Error("no issuer");
    const { environment, files } = aws;
    return runContainer(issuer, { secrets: { CERTIFICATE_AUTHORITY_ARN: arn }, environment, files });
  }
});
