import { Netmask } from "netmask";

export interface SubnetPlan {
  readonly zone: string;
  readonly publicCidr: string;
  readonly privateCidr: string;
}

/** Sixteen equal blocks: eight for public subnets, eight for private ones, so that a zone can be added in place. */
const subnetBits = 4;
const privateOffset = 8;

/** The same zone keeps the same blocks as long as its place in the list stays. At most eight zones. */
export function planSubnets(vpcCidr: string, zones: readonly string[]): readonly SubnetPlan[] {
  const vpc = new Netmask(vpcCidr);
  const first = new Netmask(vpc.base, String(vpc.bitmask + subnetBits));
  const block = (index: number): string => (index === 0 ? first : first.next(index)).toString();
  return zones.map((zone, i) => ({ zone, publicCidr: block(i), privateCidr: block(privateOffset + i) }));
}

/** No region has more than six. */
export const areZones = (zones: readonly string[]): boolean =>
  zones.length >= 2 && zones.length <= 6 && new Set(zones).size === zones.length;
export const zonesAllowed = "two to six different availability zones";

/** Do two CIDR blocks share an address? */
export function overlap(a: string, b: string): boolean {
  const [x, y] = [new Netmask(a), new Netmask(b)];
  return x.contains(y.base) || y.contains(x.base);
}

/** A block in canonical form (`10.0.0.0/16`, not `10.0.3.7/16`) that AWS takes for a VPC and that 16 subnets fit in. */
export const isVpcCidr = (value: string): boolean => isBlock(value, 16, 22);
export const vpcCidrAllowed = "an IPv4 block from /16 to /22 that starts at its own base address, such as 10.0.0.0/16";

/** Any block that AWS takes for a VPC. AWS docs: "VPC CIDR blocks". */
export const isExistingVpcCidr = (value: string): boolean => isBlock(value, 16, 28);
export const existingVpcCidrAllowed = "the VPC's IPv4 block, from /16 to /28, such as 10.0.0.0/16";

/** Any block that a security group's rule takes: AWS would quietly widen one that starts off its own base. */
export const isRuleCidr = (value: string): boolean => isBlock(value, 0, 32);
export const ruleCidrAllowed = "an IPv4 block that starts at its own base address, such as 10.9.0.0/24";

function isBlock(value: string, from: number, to: number): boolean {
  if (!/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(value)) return false;
  try {
    const block = new Netmask(value);
    return block.toString() === value && block.bitmask >= from && block.bitmask <= to;
  } catch {
    return false;
  }
}
