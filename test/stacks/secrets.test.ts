import type { App, TerraformStack } from "cdktf";
import { dev } from "../../environments/dev";
import type { NetworkSettings } from "../../modules/network/network";
import { AlbReencryption } from "../../stacks/alb-reencryption";
import { HardenedAlb } from "../../stacks/hardened-alb";
import { NlbPassthrough } from "../../stacks/nlb-passthrough";
import { ServiceConnectMesh } from "../../stacks/service-connect-mesh";
import { synthesized } from "../support/stacks";
import { resources } from "../support/template";

const { deployment, hardenedAlb, albReencryption, nlbPassthrough, serviceConnectMesh } = dev;
const network: NetworkSettings = {
  kind: "new",
  cidr: "10.94.0.0/16",
  zones: ["us-east-1a", "us-east-1b"],
  wayOut: { kind: "endpoints" },
};
const secrets = {
  PASSWORD: "arn:aws:secretsmanager:us-east-1:111111111111:secret:team/db-AbCdEf:password::",
  LICENCE: "arn:aws:ssm:us-east-1:111111111111:parameter/team/licence",
};
const keeping = <T extends { readonly app: object }>(service: T): T => ({
  ...service,
  app: { ...service.app, secrets },
});

it.each<[string, (app: App) => TerraformStack]>([
  ["hardened-alb", (app) => new HardenedAlb(app, "any", { deployment, ...keeping(hardenedAlb), network })],
  ["alb-reencryption", (app) => new AlbReencryption(app, "any", { deployment, ...keeping(albReencryption), network })],
  [
    "nlb-passthrough",
    (app) => {
      const services = nlbPassthrough.services.map(keeping);
      return new NlbPassthrough(app, "any", { deployment, ...nlbPassthrough, network, services });
    },
  ],
  [
    "service-connect-mesh",
    (app) => {
      const all = Object.entries(serviceConnectMesh.services);
      const services = Object.fromEntries(all.map(([name, service]) => [name, keeping(service)]));
      return new ServiceConnectMesh(app, "any", { deployment, ...serviceConnectMesh, network, services });
    },
  ],
])("%s opens a way to its apps' secrets where the only way out is endpoints", (_, create) => {
  const endpoints = resources(synthesized(create), "aws_vpc_endpoint").map(({ body }) => body["service_name"]);
  expect(endpoints).toEqual(
    expect.arrayContaining(["com.amazonaws.us-east-1.secretsmanager", "com.amazonaws.us-east-1.ssm"]),
  );
});
