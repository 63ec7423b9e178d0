import { z } from "zod";
import { type ImageSettings, repositoryToCreate } from "../../modules/ecs/container-image";
import { caArnAllowed, isCaArn } from "../../modules/private-ca/ca-source";
import { internet } from "../../modules/network/security-group-edge";
import { overlap } from "../../modules/network/subnet-plan";
import { image } from "./app";
import { foreignArns, secretsElsewhere } from "./elsewhere";
import type { Fault } from "./fault";
import { network } from "./network";
import { caSource } from "./private-ca";

/**
 * Rules that hold between sections and between environments. They read what is sound of the data and pass over the
 * rest, so that one run reports these faults beside those of single fields.
 */
export function faultsAcross(environments: readonly unknown[]): Fault[] {
  const sections = environments.flatMap(sectionsOf);
  return [
    ...repeatedNames(environments),
    ...sections.flatMap(foreignZones),
    ...sections.flatMap(publicImagesWithoutWayOut),
    ...sections.flatMap(wayOutTwice),
    ...sections.flatMap(variablesTwice),
    ...repositoriesTwice(sections),
    ...sections.flatMap(foreignCa),
    ...environments.flatMap(foreignArns),
    ...sections.flatMap(secretsOutOfReach),
    ...overlaps(sections),
  ];
}

const named = z.object({
  deployment: z.object({ environment: z.string(), region: z.string(), accountId: z.string() }),
});
const placed = z.object({ network });
const trusting = z.object({ ca: caSource });
const certifying = z.object({ certificate: trusting });

interface Section {
  readonly path: readonly string[];
  readonly region: string;
  readonly account: string;
  readonly value: unknown;
  readonly network: z.output<typeof network>;
}

/** The parts of an environment that lie in a network: one for each stack. */
function sectionsOf(environment: unknown): Section[] {
  const name = named.safeParse(environment);
  if (!name.success) return [];
  const { accountId: account, environment: first, region } = name.data.deployment;
  return Object.entries(environment as object).flatMap(([key, value]) => {
    const section = placed.safeParse(value);
    return section.success ? [{ path: [first, key], region, account, value, network: section.data.network }] : [];
  });
}

function repeatedNames(environments: readonly unknown[]): Fault[] {
  const names = environments.flatMap((environment) => {
    const result = named.safeParse(environment);
    return result.success ? [result.data.deployment.environment] : [];
  });
  return names
    .filter((name, i) => names.indexOf(name) !== i)
    .map((name) => ({ path: [name, "deployment", "environment"], allowed: "different in every file", given: name }));
}

function foreignZones({ path, region, network: { kind, ...rest } }: Section): Fault[] {
  if (kind !== "new" || !("zones" in rest) || rest.zones.every((zone) => zone.startsWith(region))) return [];
  return [{ path: [...path, "network", "zones"], allowed: `zones of the region ${region}`, given: rest.zones }];
}

function publicImagesWithoutWayOut({ path, network: given, value }: Section): Fault[] {
  if (given.kind !== "new" || given.wayOut.kind !== "endpoints") return [];
  const allowed = "of kind private-ecr where the way out is endpoints: a public registry is out of reach";
  return imagesIn(value, path)
    .filter((found) => found.source.kind === "public")
    .map((found) => ({ path: found.path, allowed, given: found.source }));
}

/** The images of a section, wherever its apps lie. */
function imagesIn(value: unknown, path: readonly string[]): { path: readonly string[]; source: ImageSettings }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const found = image.safeParse(inner);
    return found.success ? [{ path: [...path, key], source: found.data }] : imagesIn(inner, [...path, key]);
  });
}

/** AWS refuses a rule twice, and the way out has this one. */
function wayOutTwice({ path, network: given, value }: Section): Fault[] {
  if (given.kind === "new" && given.wayOut.kind === "endpoints") return [];
  const allowed = "left out: the way out to the AWS APIs opens port 443 to everywhere";
  return egressIn(value, path).map((found) => ({ ...found, allowed }));
}

/** Endpoints lead to the APIs of their own region alone. */
function secretsOutOfReach({ path, region, network: given, value }: Section): Fault[] {
  if (given.kind !== "new" || given.wayOut.kind !== "endpoints") return [];
  return secretsElsewhere(value, path, region);
}

const toEverywhere = z.object({ to: z.object({ cidr: z.literal(internet.cidr) }), port: z.literal(443) });

/** The hops of a section's apps to port 443 of everybody, wherever the apps lie. */
function egressIn(value: unknown, path: readonly string[]): { path: readonly string[]; given: unknown }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    path.at(-1) === "egress" && toEverywhere.safeParse(inner).success
      ? [{ path: [...path, key], given: inner as unknown }]
      : egressIn(inner, [...path, key]),
  );
}

const told = z.object({ environment: z.record(z.string(), z.string()), secrets: z.record(z.string(), z.string()) });

/** ECS refuses a variable that a container would get twice, once of them as a secret. */
function variablesTwice({ path, value }: { readonly path: readonly string[]; readonly value: unknown }): Fault[] {
  if (typeof value !== "object" || value === null) return [];
  const { environment = {}, secrets = {} } = told.safeParse(value).data ?? {};
  const allowed = "of another name than the variables in environment";
  return [
    ...Object.entries(secrets)
      .filter(([name]) => name in environment)
      .map(([name, given]) => ({ path: [...path, "secrets", name], allowed, given })),
    ...Object.entries(value).flatMap(([key, inner]) => variablesTwice({ path: [...path, key], value: inner })),
  ];
}

/** One registry holds one repository of a name: the second stack that makes it fails on apply. */
function repositoriesTwice(sections: readonly Section[]): Fault[] {
  const made = sections.flatMap(({ account, path, region, value }) =>
    imagesIn(value, path).flatMap((found) => {
      const repository = repositoryToCreate(found.source);
      return repository ? [{ stack: path.join("."), name: `${account} ${region} ${repository}`, ...found }] : [];
    }),
  );
  return made.flatMap(({ stack, name, path, source }, i) => {
    const first = made.slice(0, i).find((other) => other.name === name && other.stack !== stack);
    if (!first) return [];
    const allowed = `of a repository that is existing: ${first.stack} makes it`;
    return [{ path, allowed, given: source }];
  });
}

function foreignCa({ path, region, value }: Section): Fault[] {
  const certificate = certifying.safeParse(value).data?.certificate;
  const ca = (certificate ?? trusting.safeParse(value).data)?.ca;
  if (!ca || ca.kind === "own") return [];
  const at = certificate ? [...path, "certificate", "ca"] : [...path, "ca"];
  const [key, arn] = ca.kind === "arn" ? ["arn", ca.arn] : ["expectedArn", ca.expectedArn];
  return isCaArn(arn, region) ? [] : [{ path: [...at, key], allowed: caArnAllowed(region), given: arn }];
}

/** VPCs that share addresses can never be peered or put behind one transit gateway. */
function overlaps(sections: readonly Section[]): Fault[] {
  const vpcs = sections.flatMap(({ path, network: given }) =>
    given.kind === "new" ? [{ path: [...path, "network", "cidr"], cidr: given.cidr }] : [],
  );
  return vpcs.flatMap(({ path, cidr }, i) =>
    vpcs
      .slice(0, i)
      .filter((other) => overlap(other.cidr, cidr))
      .map((other) => ({ path, allowed: `apart from ${other.path.join(".")} (${other.cidr})`, given: cidr })),
  );
}
