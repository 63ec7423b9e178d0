import { App } from "cdktf";
import { environments } from "./environments/all";
import { AlbReencryption } from "./stacks/alb-reencryption";
import { HardenedAlb } from "./stacks/hardened-alb";
import { NlbPassthrough } from "./stacks/nlb-passthrough";
import { PrivateCaStack } from "./stacks/private-ca";
import { ServiceConnectMesh } from "./stacks/service-connect-mesh";

const app = new App();

for (const { deployment, privateCa, ...stacks } of environments) {
  const { hardenedAlb, albReencryption, nlbPassthrough, serviceConnectMesh } = stacks;
  new HardenedAlb(app, `hardened-alb-${deployment.environment}`, { deployment, ...hardenedAlb });
  new AlbReencryption(app, `alb-reencryption-${deployment.environment}`, { deployment, ...albReencryption });
  new NlbPassthrough(app, `nlb-passthrough-${deployment.environment}`, { deployment, ...nlbPassthrough });
  new ServiceConnectMesh(app, `service-connect-mesh-${deployment.environment}`, { deployment, ...serviceConnectMesh });
  if (privateCa) new PrivateCaStack(app, `private-ca-${deployment.environment}`, { deployment, ...privateCa });
}

app.synth();
