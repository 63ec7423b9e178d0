import fc from "fast-check";
import type { AppSettings } from "../../../modules/ecs/app";
import type { ImageSettings } from "../../../modules/ecs/container-image";
import type { NetworkSettings } from "../../../modules/network/network";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

/** Of few repositories, so that chance also puts two images into one. */
const privateImage: fc.Arbitrary<ImageSettings> = fc.record({
  kind: fc.constant("private-ecr" as const),
  repository: fc.constantFrom("team/app", "team-app", "mirror/nginx", "aws.cli"),
  digest: fc.constant(digest),
  repositoryIs: fc.constantFrom("created" as const, "existing" as const),
});
const anyImage = fc.oneof(
  fc.constant<ImageSettings>({ kind: "public", reference: "public.ecr.aws/team/app:1.2.3" }),
  privateImage,
);

const cidr = fc
  .record({ bits: fc.integer({ min: 16, max: 22 }), second: fc.integer({ min: 128, max: 255 }) })
  .map(({ bits, second }) => `10.${second}.0.0/${bits}`);
const zones = fc.subarray(["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"], { minLength: 2 });
const wayOut = fc.oneof(
  fc.constantFrom("one" as const, "one-per-zone" as const).map((gateways) => ({ kind: "nat" as const, gateways })),
  fc.constant({ kind: "endpoints" as const }),
);
const network: fc.Arbitrary<NetworkSettings> = fc.oneof(
  fc.record({ kind: fc.constant("new" as const), cidr, zones, wayOut }),
  fc.constant<NetworkSettings>({
    kind: "existing",
    vpcId: "vpc-0123456789abcdef0",
    cidr: "10.0.0.0/16",
    publicSubnetIds: ["subnet-0a", "subnet-0b"],
    privateSubnetIds: ["subnet-0c", "subnet-0d"],
  }),
);

/** Is there no way out but to the APIs of AWS that have an endpoint? */
export const isClosed = (given: NetworkSettings): boolean => given.kind === "new" && given.wayOut.kind === "endpoints";

export interface Placed {
  readonly network: NetworkSettings;
  readonly images: readonly ImageSettings[];
}

/** A network together with as many images that can be pulled from it. */
export const placed = (count: number): fc.Arbitrary<Placed> =>
  network.chain((given) =>
    fc.record({
      network: fc.constant(given),
      images: fc.array(isClosed(given) ? privateImage : anyImage, { minLength: count, maxLength: count }),
    }),
  );

/** Of either service that keeps secrets, of both, or none. */
export const secrets: fc.Arbitrary<AppSettings["secrets"]> = fc
  .subarray([
    ["PASSWORD", "arn:aws:secretsmanager:us-east-1:111111111111:secret:team/db-AbCdEf:password::"],
    ["LICENCE", "arn:aws:ssm:us-east-1:111111111111:parameter/team/licence"],
  ] as const)
  .map((chosen) => (chosen.length ? Object.fromEntries(chosen) : undefined));
