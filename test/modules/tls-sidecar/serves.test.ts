import { execFile } from "node:child_process";
import { createServer } from "node:tls";
import { promisify } from "node:util";
import { type AppServer, startApp } from "../../support/app-server";
import { CertificateAuthority } from "../../support/certificate-authority";
import { eventually } from "../../support/eventually";
import { freePort } from "../../support/free-port";
import { call } from "../../support/https-client";
import { behindBalancer } from "./props";
import { type RunningSidecar, runSidecar } from "./running";
import { describeWith } from "../../support/prerequisites";

describeWith(["nginx", "openssl", "namespaces"], "a running sidecar", () => {
  const run = promisify(execFile);
  const name = "web.example.internal";

  let sidecar: RunningSidecar;
  let app: AppServer;
  const ask = async (path = "/", headers = {}) =>
    call({ name, port: sidecar.port, path, headers, ca: await sidecar.live() });
  const isHealthy = async (of: RunningSidecar) => expect(await of.exec()).toEqual({ status: 0, output: "" });

  beforeAll(async () => {
    sidecar = await runSidecar(behindBalancer);
    app = await startApp(sidecar.appPort);
    await eventually(() => isHealthy(sidecar));
  });

  afterAll(async () => {
    await app.die();
    await sidecar.stop();
  });

  /** What openssl's client negotiates, or why it does not. */
  async function handshake(port: number, ...options: string[]): Promise<string> {
    const args = ["s_client", "-connect", `127.0.0.1:${port}`, "-servername", name, "-brief", ...options];
    const client = run("openssl", args);
    client.child.stdin?.end();
    const { stderr } = await client.catch((error: { stderr: string }) => error);
    return /Protocol version: (\S+)/.exec(stderr)?.[1] ?? "refused";
  }

  describe("protocol versions", () => {
    const old = ["-cipher", "ALL:@SECLEVEL=0"];
    let permissive: { port: number; close: () => void };

    beforeAll(async () => {
      const ca = new CertificateAuthority();
      const { key, certificate } = ca.issue(name);
      ca.remove();
      const port = await freePort();
      const options = { key, cert: certificate, minVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" } as const;
      const server = createServer(options, (socket) => socket.on("error", () => socket.destroy()).end());
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
      permissive = { port, close: () => server.close() };
    });
    afterAll(() => permissive.close());

    it.each(["-tls1", "-tls1_1", "-tls1_2"])(
      "refuses openssl's %s, which a permissive server takes",
      async (version) => {
        expect(await handshake(sidecar.port, version, ...old)).toBe("refused");
        expect(await handshake(permissive.port, version, ...old)).not.toBe("refused");
      },
    );

    it("takes TLS 1.3", async () => {
      expect(await handshake(sidecar.port, "-tls1_3")).toBe("TLSv1.3");
    });

    it("takes TLS 1.2 where it is asked to, and still no TLS 1.1", async () => {
      const { incoming } = behindBalancer;
      const lenient = await runSidecar({ ...behindBalancer, incoming: { ...incoming, minimumTlsVersion: "1.2" } });
      await eventually(async () => expect(await lenient.live()).toContain("BEGIN CERTIFICATE"));
      expect(await handshake(lenient.port, "-tls1_2")).toBe("TLSv1.2");
      expect(await handshake(lenient.port, "-tls1_1", ...old)).toBe("refused");
      await lenient.stop();
    });
  });

  it("refuses plaintext, which the app itself would answer", async () => {
    const before = app.requests.length;
    const { stdout: refused } = await run("curl", ["--silent", "--include", `http://127.0.0.1:${sidecar.port}/`]);
    expect(refused).toMatch(/^HTTP\/1.1 400/);
    expect(app.requests).toHaveLength(before);
    const { stdout: answered } = await run("curl", ["--silent", `http://127.0.0.1:${sidecar.appPort}/`]);
    expect(answered).toBe("app answers /");
  });

  it("hands requests to the app and says nothing of itself", async () => {
    const { status, body, headers } = await ask("/hello?token=secret");
    expect({ status, body, server: headers.server }).toEqual({
      status: 200,
      body: "app answers /hello?token=secret",
      server: "nginx",
    });
  });

  it("believes no forwarded header that did not come from the balancer", async () => {
    await ask("/", {
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-proto": "http",
      "x-amzn-mtls-clientcert-subject": "CN=admin",
      "x-client-certificate-subject": "CN=admin",
      forwarded: "for=203.0.113.7",
    });
    const { headers } = app.requests.at(-1) ?? {};
    expect(headers).toMatchObject({ "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https" });
    expect(Object.keys(headers ?? {}).filter((header) => /mtls|subject|^forwarded$/.test(header))).toEqual([]);
  });

  it("believes the balancer, except for the client certificate that its listener does not ask for", async () => {
    const callers = { kind: "application-load-balancer", cidrs: ["127.0.0.0/8"] } as const;
    const sent = {
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-proto": "https",
      "x-amzn-mtls-clientcert-leaf": "PEM",
    };
    for (const clientCertificates of ["none", "verified"] as const) {
      const incoming = { ...behindBalancer.incoming, callers: { ...callers, clientCertificates } };
      const trusting = await runSidecar({ ...behindBalancer, incoming });
      const itsApp = await startApp(trusting.appPort);
      await eventually(() => trusting.live().then((ca) => call({ name, port: trusting.port, headers: sent, ca })));
      expect(itsApp.requests.at(-1)?.headers).toMatchObject({
        "x-forwarded-for": "203.0.113.7",
        "x-real-ip": "203.0.113.7",
      });
      expect(itsApp.requests.at(-1)?.headers["x-amzn-mtls-clientcert-leaf"]).toBe(
        clientCertificates === "verified" ? "PEM" : undefined,
      );
      await itsApp.die();
      await trusting.stop();
    }
  });

  it("logs who spoke which TLS, and no query string", async () => {
    await ask("/logged?token=secret");
    const line = await eventually(() => {
      const found = sidecar
        .log()
        .split("\n")
        .find((it) => it.includes('"path":"/logged"'));
      return JSON.parse(found ?? "") as Record<string, string>;
    });
    expect(line).toMatchObject({
      tls: "TLSv1.3",
      cipher: "TLS_AES_256_GCM_SHA384",
      name,
      status: "200",
      client: "127.0.0.1",
    });
    expect(sidecar.log()).not.toContain("token=secret");
  });

  it("lets the balancer see the app's death and its return", async () => {
    expect((await ask("/healthy")).status).toBe(200);
    await app.die();
    expect((await ask("/healthy")).status).toBe(502);
    await isHealthy(sidecar);
    app = await startApp(sidecar.appPort);
    expect((await ask("/healthy")).status).toBe(200);
  });

  it("finishes requests in flight when it is stopped", async () => {
    const stopped = await runSidecar(behindBalancer);
    const itsApp = await startApp(stopped.appPort);
    await eventually(() => isHealthy(stopped));
    const inFlight = call({ name, port: stopped.port, path: "/slow", ca: await stopped.live() });
    await eventually(() => expect(itsApp.requests.some(({ url }) => url === "/slow")).toBe(true));
    stopped.signal("SIGQUIT");
    await eventually(() => expect(call({ name, port: stopped.port })).rejects.toThrow("ECONNREFUSED"));
    expect((await inFlight).body).toBe("app answers /slow");
    expect(await stopped.exited).toBe(0);
    await itsApp.die();
    await stopped.stop();
  });
});
