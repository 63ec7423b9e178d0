import { readFileSync } from "node:fs";
import path from "node:path";
import { accountOf } from "../../tools/emulator/account";
import { ask, askJson, type EmulatedAccount } from "../../tools/emulator/aws-request";
import type { LocalDeployment } from "../../tools/emulator/local-deployment";

/**
 * What the emulated account holds of the kinds that no name gives away: ids and ARNs. If Terraform loses such a
 * resource, the next apply creates it once more, and nothing tells.
 */
export async function held({ workspace, emulator }: LocalDeployment): Promise<string[]> {
  const at = { ...accountOf(workspace.name, workspace.stack), endpoint: emulator.endpoint };
  return [...(await inEc2(at)), ...(await balancing(at)), ...(await certificates(at)), ...(await keys(at))];
}

/** What the account {@link held} that the state does not know. @param before what it held before the stack */
export async function strangers(deployment: LocalDeployment, before: readonly string[]): Promise<string[]> {
  const state = readFileSync(path.join(deployment.workspace.folder, "terraform.tfstate"), "utf8");
  return (await held(deployment)).filter((id) => !before.includes(id) && !state.includes(id));
}

/** The resource types whose creation leaves an id or ARN of its kind. */
export const typesOf = (id: string): readonly string[] => TYPES[kindOf(id)] ?? [];

/** `vpc` of an id, `key` or `loadbalancer` of an ARN. */
export const kindOf = (id: string): string =>
  (id.startsWith("arn:") ? id.split(":")[5]?.split("/")[0] : id.split("-")[0]) ?? id;

const TYPES: Readonly<Record<string, readonly string[]>> = {
  vpc: ["aws_vpc"],
  subnet: ["aws_subnet"],
  // A VPC comes with one of each.
  sg: ["aws_security_group", "aws_vpc"],
  rtb: ["aws_route_table", "aws_vpc"],
  igw: ["aws_internet_gateway"],
  nat: ["aws_nat_gateway"],
  eipalloc: ["aws_eip"],
  lt: ["aws_launch_template"],
  vpce: ["aws_vpc_endpoint"],
  fl: ["aws_flow_log"],
  loadbalancer: ["aws_lb"],
  targetgroup: ["aws_lb_target_group"],
  certificate: ["aws_acm_certificate"],
  "certificate-authority": ["aws_acmpca_certificate_authority"],
  key: ["aws_kms_key"],
};

/** EC2's lists, and how the ids in them begin. */
const EC2 = {
  DescribeSubnets: "subnet",
  DescribeInternetGateways: "igw",
  DescribeNatGateways: "nat",
  DescribeAddresses: "eipalloc",
  DescribeLaunchTemplates: "lt",
  DescribeVpcEndpoints: "vpce",
  DescribeFlowLogs: "fl",
} as const;

/** Of a VPC that is gone the emulator keeps the default group and the main route table. */
const OF_A_VPC = { DescribeSecurityGroups: "sg", DescribeRouteTables: "rtb" } as const;

const ARN = /arn:aws:[\w-]+:[\w-]*:\d*:[\w/+=.@-]+/g;

async function inEc2(at: EmulatedAccount): Promise<string[]> {
  const ids = async (action: string, prefix: string, filter = ""): Promise<string[]> => {
    const answer = await ask(at, { service: "ec2", body: `Action=${action}&Version=2016-11-15${filter}` });
    return answer.match(new RegExp(`\\b${prefix}-[0-9a-f]{8,}\\b`, "g")) ?? [];
  };
  const vpcs = await ids("DescribeVpcs", "vpc");
  const ofVpcs = vpcs.map((vpc, index) => `&Filter.1.Value.${index + 1}=${vpc}`).join("");
  const found = await Promise.all([
    ...Object.entries(EC2).map(([action, prefix]) => ids(action, prefix)),
    ...Object.entries(OF_A_VPC).map(([action, prefix]) => ids(action, prefix, `&Filter.1.Name=vpc-id${ofVpcs}`)),
  ]);
  return [...new Set([...vpcs, ...found.flat()])];
}

async function balancing(at: EmulatedAccount): Promise<string[]> {
  const found = ["DescribeLoadBalancers", "DescribeTargetGroups"].map(async (action) => {
    const answer = await ask(at, { service: "elasticloadbalancing", body: `Action=${action}&Version=2015-12-01` });
    return answer.match(ARN) ?? [];
  });
  return [...new Set((await Promise.all(found)).flat())];
}

/** Of ACM, and CAs. One that is deleted stays in the list until it cannot be restored any more. */
async function certificates(at: EmulatedAccount): Promise<string[]> {
  const acm = await askJson(at, "acm", "CertificateManager.ListCertificates", {});
  const pca = JSON.parse(await askJson(at, "acm-pca", "ACMPrivateCA.ListCertificateAuthorities", {})) as {
    CertificateAuthorities: { Arn: string; Status: string }[];
  };
  const cas = pca.CertificateAuthorities.filter(({ Status }) => Status !== "DELETED").map(({ Arn }) => Arn);
  return [...new Set([...(acm.match(ARN) ?? []), ...cas])];
}

/** KMS keys of the customer's that nobody has asked to delete. */
async function keys(at: EmulatedAccount): Promise<string[]> {
  const list = JSON.parse(await askJson(at, "kms", "TrentService.ListKeys", {})) as { Keys: { KeyArn: string }[] };
  const states = list.Keys.map(async ({ KeyArn }) => {
    const { KeyMetadata } = JSON.parse(await askJson(at, "kms", "TrentService.DescribeKey", { KeyId: KeyArn })) as {
      KeyMetadata: { KeyManager: string; KeyState: string };
    };
    const { KeyManager, KeyState } = KeyMetadata;
    return KeyManager === "AWS" || KeyState === "PendingDeletion" ? [] : [KeyArn];
  });
  return (await Promise.all(states)).flat();
}
