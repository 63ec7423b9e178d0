import fc from "fast-check";
import { isVpcCidr, overlap, planSubnets } from "../../../modules/network/subnet-plan";

const vpc = fc
  .record({ bits: fc.integer({ min: 16, max: 22 }), seed: fc.nat({ max: 2 ** 24 - 1 }) })
  .map(({ bits, seed }) => {
    const base = Math.floor(seed / 2 ** (32 - bits)) * 2 ** (32 - bits);
    return `10.${base >> 16}.${(base >> 8) & 255}.${base & 255}/${bits}`;
  });
const zones = fc.integer({ min: 2, max: 6 }).map((n) =>
  "abcdef"
    .slice(0, n)
    .split("")
    .map((letter) => `us-east-1${letter}`),
);

it("lays blocks inside the VPC that share no address", () => {
  fc.assert(
    fc.property(vpc, zones, (cidr, names) => {
      expect(isVpcCidr(cidr)).toBe(true);
      const blocks = planSubnets(cidr, names).flatMap(({ publicCidr, privateCidr }) => [publicCidr, privateCidr]);
      expect(blocks).toHaveLength(2 * names.length);
      blocks.forEach((block, i) => {
        expect(overlap(cidr, block)).toBe(true);
        expect(blocks.slice(0, i).filter((other) => overlap(other, block))).toEqual([]);
      });
    }),
  );
});

it("keeps the blocks of a zone when another is added behind it", () => {
  const two = planSubnets("10.0.0.0/16", ["us-east-1a", "us-east-1b"]);
  expect(planSubnets("10.0.0.0/16", ["us-east-1a", "us-east-1b", "us-east-1c"]).slice(0, 2)).toEqual(two);
  expect(two).toEqual([
    { zone: "us-east-1a", publicCidr: "10.0.0.0/20", privateCidr: "10.0.128.0/20" },
    { zone: "us-east-1b", publicCidr: "10.0.16.0/20", privateCidr: "10.0.144.0/20" },
  ]);
});

it.each(["10.0.0.0", "10.0.0.0/15", "10.0.0.0/23", "10.0.1.0/16", "10.0.0/16", "300.0.0.0/16", "::/16", ""])(
  "does not take %p for a VPC",
  (cidr) => {
    expect(isVpcCidr(cidr)).toBe(false);
  },
);
