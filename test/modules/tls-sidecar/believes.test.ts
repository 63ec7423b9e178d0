import { execFileSync } from "node:child_process";
import { CertificateAuthority, type LeafOptions } from "../../support/certificate-authority";
import { eventually } from "../../support/eventually";
import { call } from "../../support/https-client";
import { amongPeers, behindBalancer } from "./props";
import { type RunningSidecar, runSidecar } from "./running";
import { describeWith } from "../../support/prerequisites";

describeWith(["nginx", "openssl", "namespaces"], "a sidecar's certificates", () => {
  const name = "web.example.internal";
  const ca = new CertificateAuthority();
  const stranger = new CertificateAuthority("Somebody else's CA");

  afterAll(() => [ca, stranger].forEach((it) => it.remove()));

  /** The tests play the issuer: this is what it asks for. */
  async function request({ issuing }: RunningSidecar): Promise<string> {
    return eventually(async () => {
      const response = await fetch(`${issuing}/request`);
      if (!response.ok) throw new Error(`no request: ${response.status}`);
      return response.text();
    }, 30);
  }

  /** This is what it puts back. */
  async function deliver({ issuing }: RunningSidecar, body: string): Promise<void> {
    expect((await fetch(issuing, { method: "PUT", body })).status).toBeLessThan(300);
  }

  const logged = (sidecar: RunningSidecar, text: string | RegExp) =>
    eventually(() => expect(sidecar.log()).toMatch(text), 5);

  describe("a certificate of the private CA", () => {
    let sidecar: RunningSidecar;
    let csr: string;
    const serial = async () => (await call({ name, port: sidecar.port, ca: ca.certificate })).serial;

    beforeAll(async () => {
      const certificates = { task: { name, source: { kind: "private-ca" } } } as const;
      const secrets = { TRUSTED_AUTHORITIES: ca.certificate };
      sidecar = await runSidecar({ ...behindBalancer, certificates }, { withCa: true, secrets });
      csr = await request(sidecar);
    });
    afterAll(() => sidecar.stop());

    it("is asked for by a running sidecar, which serves nobody and is not healthy before it has one", async () => {
      expect(execFileSync("openssl", ["req", "-noout", "-text", "-verify"], { input: csr, encoding: "utf8" })).toMatch(
        /Subject: CN = web\.example\.internal[^]*DNS:web\.example\.internal/,
      );
      await expect(serial()).rejects.toThrow(/alert/);
      expect((await sidecar.exec()).status).not.toBe(0);
    });

    const wrong: [string, () => string, RegExp][] = [
      ["nothing of a certificate", () => "<html>", /refused.*not a certificate/],
      ["a certificate for another key", () => ca.issue(name).certificate, /refused.*the key is not the certificate's/],
      [
        "a certificate of another authority",
        () => stranger.sign(csr),
        /refused.*self-signed certificate in certificate chain/,
      ],
      ["an expired certificate", () => ca.sign(csr, { from: -8, to: -1 }), /refused.*certificate has expired/],
      ["a certificate of the future", () => ca.sign(csr, { from: 1, to: 7 }), /refused.*not yet valid/],
      [
        "a certificate for another name",
        () => ca.sign(csr, { name: "other.example.internal" }),
        /refused.*hostname mismatch/,
      ],
    ];

    it.each(wrong)("is not believed when it is %s", async (_, body, reason) => {
      await deliver(sidecar, body());
      await logged(sidecar, reason);
      await expect(serial()).rejects.toThrow(/alert/);
    });

    const aged: LeafOptions = { from: -4, to: 3 };
    let first: string;
    const refusals = () => sidecar.log().match(/"refused"/g)?.length;

    it("is served as soon as it is believed", async () => {
      await deliver(sidecar, ca.sign(csr, aged));
      await logged(sidecar, /installed/);
      first = await serial();
      expect(await sidecar.exec()).toEqual({ status: 0, output: "" });
    });

    it("is renewed in its second half, and stays while what comes is not believed", async () => {
      csr = await request(sidecar);
      for (const body of ["garbage", stranger.sign(csr), ca.sign(csr, { from: -8, to: -1 })]) {
        const before = refusals() ?? 0;
        await deliver(sidecar, body);
        await eventually(() => expect(refusals()).toBe(before + 1));
        expect(await serial()).toBe(first);
      }
      await deliver(sidecar, ca.sign(csr));
      await eventually(async () => expect(await serial()).not.toBe(first));
      await eventually(async () => expect((await fetch(`${sidecar.issuing}/request`)).status).toBe(404));
    });

    it("makes the sidecar unhealthy with less than a third of its life left, though it is served", async () => {
      const old = await sidecar.exec([
        "sh",
        "-c",
        `cp /tmp/tls/task/live.pem /tmp/kept; cat > /tmp/tls/task/live.pem <<'PEM'
${ca.sign(csr, { from: -5, to: 2 })}PEM
cat /tmp/tls/task/task.key >> /tmp/tls/task/live.pem`,
      ]);
      expect(old.status).toBe(0);
      expect(await serial()).toMatch(/./);
      expect(await sidecar.exec()).toEqual({
        status: 1,
        output: "task: too little of the certificate's life is left\n",
      });
      await sidecar.exec(["mv", "/tmp/kept", "/tmp/tls/task/live.pem"]);
      expect((await sidecar.exec()).status).toBe(0);
    });
  });

  it("opens an exported key with the passphrase that it made", async () => {
    const certificateArn = "arn:aws:acm:us-east-1:111111111111:certificate/11111111-2222-3333-4444-555555555555";
    const certificates = { task: { name, source: { kind: "exported", certificateArn } } } as const;
    const sidecar = await runSidecar({ ...behindBalancer, certificates });
    const passphrase = await request(sidecar);
    expect(passphrase).toMatch(/^[0-9a-f]{64}$/);
    const { certificate, key } = ca.issue(name);
    const encrypt = (word: string): string =>
      execFileSync("openssl", ["pkey", "-aes256", "-passout", `pass:${word}`], { input: key, encoding: "utf8" });
    await deliver(sidecar, certificate + encrypt("another passphrase"));
    await logged(sidecar, /refused.*the key is not the certificate's/);
    await deliver(sidecar, certificate + encrypt(passphrase));
    await logged(sidecar, /installed/);
    expect((await call({ name, port: sidecar.port, ca: ca.certificate })).status).toBe(502);
    await sidecar.stop();
  });

  it("serves a certificate from a secret, which nginx cannot read in its environment", async () => {
    const secretArn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:tls";
    const certificates = { task: { name, source: { kind: "secret", secretArn } } } as const;
    const { certificate, key } = ca.issue(name);
    const sidecar = await runSidecar(
      { ...behindBalancer, certificates },
      { secrets: { SECRET_task: certificate + key } },
    );
    await logged(sidecar, /installed/);
    expect((await call({ name, port: sidecar.port, ca: ca.certificate })).status).toBe(502);
    const { output } = await sidecar.exec(["grep", "--count", "PRIVATE", "/proc/1/environ"]);
    expect(output.trim()).toBe("0");
    await sidecar.stop();
  });

  it("stays without a certificate when the secret holds another key", async () => {
    const secretArn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:tls";
    const certificates = { task: { name, source: { kind: "secret", secretArn } } } as const;
    const secrets = { SECRET_task: ca.issue(name).certificate + ca.issue(name).key };
    const sidecar = await runSidecar({ ...behindBalancer, certificates }, { secrets });
    await logged(sidecar, /refused.*the key is not the certificate's/);
    await expect(call({ name, port: sidecar.port, ca: ca.certificate })).rejects.toThrow(/alert/);
    await sidecar.stop();
  });

  describe("a caller among peers", () => {
    const orders = "orders.example.internal";
    let sidecar: RunningSidecar;
    const callAs = (identity: { certificate: string; key: string } | undefined) =>
      call({ name: orders, port: sidecar.port, ca: ca.certificate, cert: identity?.certificate, key: identity?.key });

    beforeAll(async () => {
      const secrets = { TRUSTED_AUTHORITIES: ca.certificate };
      const hosts = { "billing.example.internal": "127.0.0.1" };
      sidecar = await runSidecar({ ...amongPeers, outgoing: [] }, { withCa: true, secrets, hosts });
      await deliver(sidecar, ca.sign(await request(sidecar)));
      await logged(sidecar, /installed/);
    });
    afterAll(() => sidecar.stop());

    it("reaches the app with its own certificate and name", async () => {
      expect((await callAs(ca.issue("billing.example.internal"))).status).toBe(502);
    });

    it.each<[string, () => { certificate: string; key: string } | undefined, number, RegExp]>([
      ["without a certificate", () => undefined, 400, /NONE/],
      ["under another name", () => ca.issue("shipping.example.internal"), 403, /CN=shipping/],
      ["under a name that only ends alike", () => ca.issue("x.billing.example.internal"), 403, /CN=x\.billing/],
      [
        "of another authority",
        () => stranger.issue("billing.example.internal"),
        400,
        /FAILED:self-signed certificate in certificate chain/,
      ],
      [
        "with an expired certificate",
        () => ca.issue("billing.example.internal", { from: -8, to: -1 }),
        400,
        /has expired/,
      ],
    ])("is refused %s, and the log says why", async (_, identity, status, why) => {
      expect((await callAs(identity())).status).toBe(status);
      await logged(sidecar, why);
    });
  });
});
