import { execFileSync } from "node:child_process";
import { CertificateAuthority } from "../../support/certificate-authority";
import { call } from "../../support/https-client";
import { type TcpBalancer, startTcpBalancer } from "../../support/tcp-balancer";
import { type RunningService, runService } from "./running-service";
import { describeWith } from "../../support/prerequisites";

describeWith(["namespaces", "nginx", "openssl"], "the running entry service", () => {
  /**
   * The entry service as nlb-passthrough-prod renders it: two identities on one port, told apart by SNI, behind load
   * balancers that speak the proxy protocol. The tests play the issuer, for the private CA and for ACM.
   */
  const inside = "orders.passthrough.internal";
  const outside = "orders.example.com";
  const peer = "payments.passthrough.internal";
  const clientAddress = "203.0.113.9";

  const ca = new CertificateAuthority();
  const publicCa = new CertificateAuthority("A CA that browsers trust");
  let balancer: TcpBalancer;
  let health: TcpBalancer;
  let orders: RunningService;

  beforeAll(async () => {
    [balancer, health] = [await startTcpBalancer({ clientAddress }), await startTcpBalancer({ clientAddress })];
    orders = await runService({
      environment: "prod",
      service: "orders",
      localPort: 9442,
      balancerPorts: {},
      hosts: { [peer]: "127.0.0.1" },
      trusted: ca.certificate,
      balancerCidr: "10.52.0.0/16",
    });
    balancer.pointAt(orders.ports.tls);
    health.pointAt(orders.ports.health);

    const installed = orders.follow();
    await orders.deliver("private", ca.sign(await orders.request("private")));
    await installed(/"certificate":"private","event":"installed"/);
    const passphrase = await orders.request("public");
    const { certificate, key } = publicCa.issue(outside);
    const encrypted = execFileSync("openssl", ["pkey", "-aes256", "-passout", `pass:${passphrase}`], { input: key });
    await orders.deliver("public", certificate + encrypted.toString());
    await installed(/"certificate":"public","event":"installed"/);
  });

  afterAll(async () => {
    await orders.stop();
    await Promise.all([balancer, health].map((it) => it.stop()));
    [ca, publicCa].forEach((authority) => authority.remove());
  });

  it("answers anyone under its public name, with the certificate that clients believe", async () => {
    const answer = await call({ name: outside, port: balancer.port, ca: publicCa.certificate, path: "/open" });
    expect(answer).toMatchObject({ status: 200, body: "app answers /open" });
  });

  it("knows the client's address, which the load balancer says and no header", async () => {
    const logged = orders.follow();
    const headers = { "x-forwarded-for": "198.51.100.1" };
    await call({ name: outside, port: balancer.port, ca: publicCa.certificate, path: "/who", headers });
    expect(orders.app.requests.at(-1)?.headers).toMatchObject({ "x-forwarded-for": clientAddress });
    await logged(new RegExp(`"path":"/who".*"client":"${clientAddress}"`));
  });

  describe("under its inner name", () => {
    const ask = (name: string, headers?: Record<string, string>, shown?: { certificate: string; key: string }) =>
      call({
        name,
        port: balancer.port,
        anyCertificate: true,
        headers,
        cert: shown?.certificate,
        key: shown?.key,
      });

    it("answers a peer, and nobody without a certificate, whichever load balancer they come through", async () => {
      expect((await ask(inside, {}, ca.issue(peer))).status).toBe(200);
      const logged = orders.follow();
      expect((await ask(inside)).status).toBe(400);
      await logged(/"clientVerified":"NONE"/);
    });

    it("is not reached by a Host header on a connection that was opened under the public name", async () => {
      expect((await ask(outside, { host: outside })).status).toBe(200);
      const before = orders.app.requests.length;
      expect((await ask(outside, { host: inside })).status).toBe(421);
      expect(orders.app.requests).toHaveLength(before);
    });

    it("is what callers without a known name meet: they need a certificate", async () => {
      expect((await ask("unknown.example.com")).status).toBe(400);
    });
  });

  it("tells the load balancer's health check, which stops at TLS 1.2, whether the app is well", async () => {
    const check = (path: string) =>
      call({
        name: "no-name-at-all",
        port: health.port,
        path,
        headers: { host: "10.52.0.7" },
        anyCertificate: true,
        maxVersion: "TLSv1.2",
      });
    expect((await check("/")).status).toBe(200);
    expect((await check("/anything-else")).status).toBe(404);
    await expect(
      call({ name: outside, port: balancer.port, anyCertificate: true, maxVersion: "TLSv1.2" }),
    ).rejects.toThrow(/protocol version|EPROTO/);
    await orders.app.die();
    expect((await check("/")).status).toBe(502);
  });

  it("takes no connection without the proxy protocol, as none comes from a load balancer", async () => {
    await expect(call({ name: outside, port: orders.ports.tls, anyCertificate: true })).rejects.toThrow();
    const logged = orders.follow();
    await call({ name: outside, port: orders.ports.tls, anyCertificate: true }).catch(() => undefined);
    await logged(/broken header/);
    // The app is gone by now, which only a connection that was taken can tell.
    expect((await call({ name: outside, port: balancer.port, anyCertificate: true })).status).toBe(502);
  });
});
