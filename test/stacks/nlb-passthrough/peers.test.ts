import { type Server, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { CertificateAuthority } from "../../support/certificate-authority";
import { eventually } from "../../support/eventually";
import { call } from "../../support/https-client";
import { type TcpBalancer, startTcpBalancer } from "../../support/tcp-balancer";
import { type RunningService, runService } from "./running-service";
import { describeWith } from "../../support/prerequisites";

describeWith(["namespaces", "nginx", "openssl"], "two running services", () => {
  /**
   * Two sidecars as nlb-passthrough-dev renders them, two apps, and a TCP proxy in place of the load balancer. The tests
   * play the certificate issuer; everything else of a call is real.
   */
  const names = { orders: "orders.passthrough.dev.internal", payments: "payments.passthrough.dev.internal" } as const;

  const ca = new CertificateAuthority();
  const stranger = new CertificateAuthority("Somebody else's CA");
  let toOrders: TcpBalancer;
  let toPayments: TcpBalancer;
  let orders: RunningService;
  let payments: RunningService;

  beforeAll(async () => {
    [toOrders, toPayments] = [await startTcpBalancer(), await startTcpBalancer()];
    const common = {
      environment: "dev",
      balancerPorts: { 8441: toOrders.port, 8442: toPayments.port },
      hosts: { [names.orders]: "127.0.0.1", [names.payments]: "127.0.0.1" },
      trusted: ca.certificate,
    };
    orders = await runService({ ...common, service: "orders", localPort: 9442 });
    payments = await runService({ ...common, service: "payments", localPort: 9441 });
    toOrders.pointAt(orders.ports.tls);
    toPayments.pointAt(payments.ports.tls);
    for (const service of [orders, payments]) {
      const logged = service.follow();
      await service.deliver("private", ca.sign(await service.request("private")));
      await logged(/"event":"installed"/);
    }
  });

  afterAll(async () => {
    await Promise.all([orders, payments].map((service) => service.stop()));
    await Promise.all([toOrders, toPayments].map((balancer) => balancer.stop()));
    [ca, stranger].forEach((authority) => authority.remove());
  });

  /** What an app does: plain HTTP to a port of its own loopback. */
  async function callFrom({ ports }: RunningService, path: string): Promise<{ status: number; body: string }> {
    const response = await fetch(`http://127.0.0.1:${ports.call}${path}`);
    return { status: response.status, body: await response.text() };
  }

  describe.each([
    ["orders", "payments"],
    ["payments", "orders"],
  ] as const)("%s calls %s", (from, to) => {
    const services = () => ({ orders, payments });
    const path = `/canary-from-${from}`;

    it("by its name, on loopback, through the load balancer", async () => {
      expect(await callFrom(services()[from], path)).toEqual({ status: 200, body: `app answers ${path}` });
    });

    it("and is known there by the name in its certificate", () => {
      const { headers } = services()[to].app.requests.at(-1) ?? {};
      expect(headers).toMatchObject({ host: names[to], "x-client-certificate-subject": `CN=${names[from]}` });
    });

    it("while the load balancer can read none of it, and could read plaintext", async () => {
      const bytes = { orders: toOrders, payments: toPayments }[to].seen();
      expect(bytes.includes("canary")).toBe(false);
      const plaintext = await startTcpBalancer();
      plaintext.pointAt(services()[to].ports.app);
      await fetch(`http://127.0.0.1:${plaintext.port}${path}`);
      expect(plaintext.seen().includes("canary")).toBe(true);
      await plaintext.stop();
      // The name called is there, in the clear: that is how TLS tells a server which certificate to show.
      expect(bytes.includes(names[to])).toBe(true);
    });

    it("and both sidecars' logs are the evidence", async () => {
      const line = (of: RunningService, leg: string) =>
        of.sidecar
          .log()
          .split("\n")
          .filter((it) => it.startsWith("{"))
          .map((it) => JSON.parse(it) as Record<string, string>)
          .find((it) => it["leg"] === leg && it["path"] === path);
      await eventually(() =>
        expect(line(services()[to], "incoming")).toMatchObject({
          status: "200",
          name: names[to],
          tls: "TLSv1.3",
          clientSubject: `CN=${names[from]}`,
          clientVerified: "SUCCESS",
        }),
      );
      await eventually(() => expect(line(services()[from], "outgoing")).toMatchObject({ status: "200", peer: to }));
    });
  });

  describe("payments refuses a caller", () => {
    type Shown = { certificate: string; key: string } | undefined;
    const callWith = (shown: Shown) =>
      call({
        name: names.payments,
        port: toPayments.port,
        ca: ca.certificate,
        cert: shown?.certificate,
        key: shown?.key,
      });

    it.each<[string, () => Shown, number, RegExp]>([
      ["of another CA", () => stranger.issue(names.orders), 400, /FAILED:self-signed certificate in certificate chain/],
      [
        "whose certificate has expired",
        () => ca.issue(names.orders, { from: -8, to: -1 }),
        400,
        /FAILED:certificate has expired/,
      ],
      [
        "of another name",
        () => ca.issue("shipping.passthrough.dev.internal"),
        403,
        /CN=shipping.passthrough.dev.internal/,
      ],
      ["without a certificate", () => undefined, 400, /"clientVerified":"NONE"/],
    ])("%s, and its log says why, while the same client gets through as orders", async (_, shown, status, reason) => {
      const before = payments.app.requests.length;
      const logged = payments.follow();
      expect((await callWith(shown())).status).toBe(status);
      expect(payments.app.requests).toHaveLength(before);
      await logged(reason);

      expect(await callWith(ca.issue(names.orders))).toMatchObject({ status: 200, body: "app answers /" });
      expect(payments.app.requests).toHaveLength(before + 1);
    });
  });

  describe("orders refuses to call", () => {
    let server: Server | undefined;

    /** Puts another server behind the load balancer's port of payments. It asks for a certificate, as payments does. */
    async function impersonate({ certificate, key }: { certificate: string; key: string }): Promise<string[]> {
      const requests: string[] = [];
      const tls = { cert: certificate, key, ca: ca.certificate, requestCert: true, rejectUnauthorized: true };
      const started = createServer({ ...tls, minVersion: "TLSv1.3" }, (request, response) => {
        requests.push(String(request.url));
        response.end("impersonated");
      });
      await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
      toPayments.pointAt((started.address() as AddressInfo).port);
      server = started;
      return requests;
    }

    async function stop(): Promise<void> {
      server?.closeAllConnections();
      await new Promise((resolve) => server?.close(resolve));
      toPayments.pointAt(payments.ports.tls);
    }

    it.each<[string, () => { certificate: string; key: string }, RegExp]>([
      [
        "of another CA",
        () => stranger.issue(names.payments),
        /upstream SSL certificate verify error: \(19:self-signed certificate in certificate chain\)/,
      ],
      [
        "with an expired certificate",
        () => ca.issue(names.payments, { from: -8, to: -1 }),
        /upstream SSL certificate verify error: \(10:certificate has expired\)/,
      ],
      [
        "of another name",
        () => ca.issue("shipping.passthrough.dev.internal"),
        /upstream SSL certificate does not match "payments\.passthrough\.dev\.internal"/,
      ],
    ])("a server %s, and its log says why, while the same server is called as payments", async (_, shown, reason) => {
      const refused = await impersonate(shown());
      const logged = orders.follow();
      expect((await callFrom(orders, "/secret")).status).toBe(502);
      expect(refused).toEqual([]);
      await logged(reason);
      await stop();

      const taken = await impersonate(ca.issue(names.payments));
      expect(await callFrom(orders, "/secret")).toEqual({ status: 200, body: "impersonated" });
      expect(taken).toEqual(["/secret"]);
      await stop();
    });

    it("and calls payments again once payments is back", async () => {
      expect(await callFrom(orders, "/again")).toEqual({ status: 200, body: "app answers /again" });
    });
  });
});
