import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createCa } from "../support/aws-ca";
import { CertificateAuthority } from "../support/certificate-authority";
import { type Fakecloud, startFakecloud } from "../support/fakecloud";
import { freePort } from "../support/free-port";
import { call } from "../support/https-client";
import { describeWith } from "../support/prerequisites";

const page = readFileSync(path.join(__dirname, "../../docs/alb-reencryption.md"), "utf8");
const commands = (page.match(/```sh\n[^`]*```/g) ?? []).find((block) => block.includes("openssl req")) ?? "";

describeWith(["openssl", "awsCli", "fakecloud"], "the page's commands for a client certificate", () => {
  let aws: Fakecloud;
  let folder: string;

  beforeAll(async () => {
    aws = await startFakecloud("us-east-1");
    folder = mkdtempSync(path.join(tmpdir(), "client-"));
  });
  afterAll(async () => {
    await aws.stop();
    rmSync(folder, { recursive: true });
  });

  it("make one that a server believes which trusts the CA, and which it does not do without", async () => {
    const ca = await createCa(aws, folder);
    const env = { ...aws.cliEnvironment(folder), CA_ARN: ca.arn };
    await promisify(execFile)("sh", ["-euc", commands.replace(/```(sh)?/g, "")], { cwd: folder, env });

    const servers = new CertificateAuthority();
    const { key, certificate: cert } = servers.issue("alb.example.internal");
    servers.remove();
    const server = createServer({ key, cert, ca: ca.certificate, requestCert: true }, (_, response) => response.end());
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const connect = (client: object) =>
      call({ name: "alb.example.internal", port, ca: servers.certificate, ...client }).then(({ status }) => status);
    const read = (file: string) => readFileSync(path.join(folder, file), "utf8");

    expect(await connect({ cert: read("client.pem"), key: read("client.key") })).toBe(200);
    await expect(connect({})).rejects.toThrow(/certificate required|ECONNRESET|socket hang up/);
    server.close();
  }, 120_000);
});
