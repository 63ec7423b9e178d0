import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CertificateAuthority } from "../../support/certificate-authority";
import { eventually } from "../../support/eventually";
import { describeWith } from "../../support/prerequisites";
import { behindBalancer } from "./props";
import { runSidecar } from "./running";

const name = "web.example.internal";

/** Exit status and verdict of sslyze, which holds a server to Mozilla's "modern" configuration. */
function scan(port: number, ...options: string[]): Promise<{ status: number; verdict: string }> {
  const target = `${name}:${port}{127.0.0.1}`;
  return new Promise((resolve) =>
    execFile("sslyze", ["--mozilla_config", "modern", ...options, target], (error, stdout) =>
      resolve({
        status: error ? Number(error.code) : 0,
        verdict: stdout.slice(stdout.indexOf(`${name}:${port}: `)).trim(),
      }),
    ),
  );
}

describeWith(["nginx", "openssl", "namespaces", "sslyze"], "Mozilla's modern configuration", () => {
  // The curves are left to OpenSSL, so that the image's 3.5 adds ML-KEM, which Debian's 3.0 does not know.
  const moreCurves = "* tls_curves: TLS curves {'X448', 'secp521r1'} are supported, but should be rejected.";
  const faults = (verdict: string) =>
    verdict.match(/^ *\* .*/gm)?.map((line) => line.trim().replace("{'secp521r1', 'X448'}", "{'X448', 'secp521r1'}"));

  it("is kept with a certificate of a private CA that the client trusts, but for two curves more", async () => {
    const ca = new CertificateAuthority();
    const folder = mkdtempSync(path.join(tmpdir(), "sslyze-"));
    const { certificate, key } = ca.issue(name);
    writeFileSync(path.join(folder, "ca.pem"), ca.certificate);
    const secretArn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:tls";
    const certificates = { task: { name, source: { kind: "secret", secretArn } } } as const;
    const secrets = { SECRET_task: certificate + key };
    const sidecar = await runSidecar({ ...behindBalancer, certificates }, { secrets });
    await eventually(() => expect(sidecar.log()).toContain('"event":"installed"'));
    const { verdict } = await scan(sidecar.port, "--certinfo_ca_file", path.join(folder, "ca.pem"));
    await sidecar.stop();
    rmSync(folder, { recursive: true });
    ca.remove();
    expect(faults(verdict)).toEqual([moreCurves]);
  });

  it("is kept with a self-signed certificate, but for these and the trust that nobody has in it", async () => {
    const sidecar = await runSidecar(behindBalancer);
    await eventually(() => expect(sidecar.log()).toContain('"event":"installed"'));
    const { verdict } = await scan(sidecar.port);
    await sidecar.stop();
    expect(faults(verdict)).toEqual([
      `* certificate_path_validation: Certificate path validation failed for CN=${name}.`,
      moreCurves,
    ]);
  });

  it("is seen to be broken by TLS 1.2", async () => {
    const incoming = { ...behindBalancer.incoming, minimumTlsVersion: "1.2" } as const;
    const sidecar = await runSidecar({ ...behindBalancer, incoming });
    await eventually(() => expect(sidecar.log()).toContain('"event":"installed"'));
    const { status, verdict } = await scan(sidecar.port);
    await sidecar.stop();
    expect(status).not.toBe(0);
    expect(verdict).toMatch(/\* tls_versions: /);
  });
});
