import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ask, query } from "../../../tools/emulator/aws-request";
import { startEmulator } from "../../../tools/emulator/emulator";
import { findFakecloud } from "../../../tools/emulator/fakecloud";
import { createStandIns } from "../../../tools/emulator/stand-ins";
import { eventually } from "../../support/eventually";
import { describeWith } from "../../support/prerequisites";

const ACCOUNT = { accountId: "111111111111", region: "us-east-1" };

const answers = async (endpoint: string): Promise<boolean> =>
  (await fetch(`${endpoint}/_fakecloud/health`).catch(() => undefined))?.ok === true;

describeWith(["fakecloud"], "the emulator", () => {
  it("answers on a loopback port of its own until it is stopped", async () => {
    const [one, other] = await Promise.all([1, 2].map(() => startEmulator(String(findFakecloud()), ACCOUNT)));
    expect(one?.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(one?.endpoint).not.toBe(other?.endpoint);
    expect(await answers(String(one?.endpoint))).toBe(true);
    await one?.stop();
    expect(await answers(String(one?.endpoint))).toBe(false);
    expect(await answers(String(other?.endpoint))).toBe(true);
    await other?.stop();
  });

  it("holds a stand-in for everything that stacks take for granted in an account", async () => {
    const emulator = await startEmulator(String(findFakecloud()), ACCOUNT);
    const listId = "${aws_vpc_endpoint.s3.prefix_list_id}";
    const acl = "arn:aws:wafv2:us-east-1:111111111111:regional/webacl/edge/1";
    const standIns = await createStandIns(emulator, ACCOUNT, {
      resource: {
        aws_route53_record: {
          // Says nothing of the zone's name.
          computed: { zone_id: "Z111", name: "${each.key}" },
          one: { zone_id: "Z111", name: "a.example.com" },
          two: { zone_id: "Z111", name: "b.example.com" },
          made: { zone_id: "${aws_route53_zone.x.id}", name: "c.example.com" },
        },
        aws_network_interface_sg_attachment: { capture: { network_interface_id: "eni-0123" } },
        aws_vpc_security_group_egress_rule: { s3: { prefix_list_id: listId }, other: { cidr_ipv4: "0.0.0.0/0" } },
        aws_wafv2_web_acl_association: { acl: { web_acl_arn: acl } },
      },
    });
    await emulator.stop();
    expect(standIns.map(({ id }) => id)).toEqual(["Z111", "eni-0123", listId, acl]);
    const [zone, networkInterface, list, webAcl] = standIns.map(({ standIn }) => standIn);
    expect(zone).toMatch(/^Z[A-Z0-9]+$/);
    expect(networkInterface).toMatch(/^eni-/);
    expect(list).toMatch(/^pl-/);
    expect(webAcl).toMatch(/^arn:aws:wafv2:us-east-1:111111111111:regional\/webacl\//);
  });

  it("keeps what it holds where it is given a folder", async () => {
    const dataFolder = mkdtempSync(path.join(tmpdir(), "emulator-"));
    const first = await startEmulator(String(findFakecloud()), { ...ACCOUNT, dataFolder });
    const version = { Version: "2016-11-15" };
    const vpc = await query(
      { ...ACCOUNT, ...first },
      "ec2",
      { Action: "CreateVpc", CidrBlock: "10.0.0.0/16", ...version },
      "vpcId",
    );
    await first.stop();
    const second = await startEmulator(String(findFakecloud()), { ...ACCOUNT, dataFolder });
    const body = new URLSearchParams({ Action: "DescribeVpcs", ...version }).toString();
    expect(await ask({ ...ACCOUNT, ...second }, { service: "ec2", body })).toContain(vpc);
    await second.stop();
    rmSync(dataFolder, { recursive: true });
  });

  // SIGINT must not end it at once: an apply that is under way still needs it.
  it.each([
    ["SIGKILL", null],
    ["SIGINT", "interrupted"],
  ] as const)("does not outlive a parent that %s ends", async (signal, lastWord) => {
    const parent = spawn(process.execPath, ["--import", "tsx", path.join(__dirname, "parent-of-an-emulator.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said: string[] = [];
    parent.stdout.on("data", (data: Buffer) => said.push(data.toString()));
    const endpoint = await eventually(() => {
      const [url] = /http:\S+/.exec(said.join("")) ?? [];
      if (url === undefined) throw new Error("not started");
      return url;
    }, 30);
    expect(await answers(endpoint)).toBe(true);
    parent.kill(signal);
    await eventually(async () => expect(await answers(endpoint)).toBe(false), 10);
    if (lastWord) expect(said.join("")).toContain(lastWord);
  });
});

it("tells what fakecloud said where it ends before it is ready", async () => {
  await expect(startEmulator("/bin/false", ACCOUNT)).rejects.toThrow("fakecloud has ended before it was ready.");
});
