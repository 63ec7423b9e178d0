import { App } from "cdktf";
import { environments } from "./environments/all";
import { HardenedAlb } from "./stacks/hardened-alb";

const app = new App();

for (const { deployment, hardenedAlb } of environments) {
  new HardenedAlb(app, `hardened-alb-${deployment.environment}`, { deployment, ...hardenedAlb });
}

app.synth();
