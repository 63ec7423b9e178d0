import type { App, TerraformStack } from "cdktf";
import { dev } from "../../environments/dev";
import type { ImageSettings } from "../../modules/ecs/container-image";
import { AlbReencryption } from "../../stacks/alb-reencryption";
import { HardenedAlb } from "../../stacks/hardened-alb";
import { NlbPassthrough } from "../../stacks/nlb-passthrough";
import { ServiceConnectMesh } from "../../stacks/service-connect-mesh";
import { synthesized } from "../support/stacks";
import { resources } from "../support/template";

const { deployment, hardenedAlb, albReencryption, nlbPassthrough, serviceConnectMesh } = dev;
const digest = `sha256:${"ab".repeat(32)}`;
const created = (repository: string): ImageSettings => ({
  kind: "private-ecr",
  repository,
  digest,
  repositoryIs: "created",
});

/** Every stack with images of these repositories, app by app, then those of the sidecars. */
const stacks: Record<string, (images: readonly ImageSettings[]) => (app: App) => TerraformStack> = {
  "hardened-alb": (images) => (app) => {
    const [image] = images as [ImageSettings];
    return new HardenedAlb(app, "any", { deployment, ...hardenedAlb, app: { ...hardenedAlb.app, image } });
  },
  "alb-reencryption": (images) => (app) => {
    const [image, nginx, awsCli] = images as [ImageSettings, ImageSettings, ImageSettings];
    const settings = { ...albReencryption, app: { ...albReencryption.app, image }, images: { nginx, awsCli } };
    return new AlbReencryption(app, "any", { deployment, ...settings });
  },
  "nlb-passthrough": (images) => (app) => {
    const [nginx, awsCli] = images.slice(-2) as [ImageSettings, ImageSettings];
    const services = nlbPassthrough.services.map((service, i) => ({
      ...service,
      app: { ...service.app, image: images[i] as ImageSettings },
    }));
    return new NlbPassthrough(app, "any", { deployment, ...nlbPassthrough, services, images: { nginx, awsCli } });
  },
  "service-connect-mesh": (images) => (app) => {
    const services = Object.fromEntries(
      Object.entries(serviceConnectMesh.services).map(([name, service], i) => [
        name,
        { ...service, app: { ...service.app, image: images[i] as ImageSettings } },
      ]),
    ) as typeof serviceConnectMesh.services;
    return new ServiceConnectMesh(app, "any", { deployment, ...serviceConnectMesh, services });
  },
};

const repositories = (stack: string, ...names: string[]): unknown[] => {
  const create = stacks[stack] as (typeof stacks)[string];
  const template = synthesized(create(names.map(created)));
  return resources(template, "aws_ecr_repository").map(({ body }) => body["name"]);
};

it.each([
  ["hardened-alb", ["one"]],
  ["alb-reencryption", ["one", "two", "three"]],
  ["nlb-passthrough", ["one", "two", "three", "four"]],
  ["service-connect-mesh", ["one", "two", "three", "four"]],
])("%s makes the repository of every image that it shall make one for", (stack, names) => {
  expect(repositories(stack, ...names).sort()).toEqual([...names].sort());
});

it.each(Object.keys(stacks))("%s makes a repository once, however many images lie in it", (stack) => {
  expect(repositories(stack, ...Array<string>(4).fill("team/app"))).toEqual(["team/app"]);
});

it.each(["nlb-passthrough", "service-connect-mesh"])("%s keeps team/app and team-app apart", (stack) => {
  expect(repositories(stack, "team/app", "team-app", "team/app", "team-app").sort()).toEqual(["team-app", "team/app"]);
});

it.each(["nlb-passthrough", "service-connect-mesh"])("%s moves no repository when services change places", (stack) => {
  const addresses = (...names: string[]) =>
    resources(synthesized((stacks[stack] as (typeof stacks)[string])(names.map(created))), "aws_ecr_repository")
      .map(({ address, body }) => `${address} ${String(body["name"])}`)
      .sort();
  expect(addresses("one", "two", "one", "two")).toEqual(addresses("two", "one", "two", "one"));
});
