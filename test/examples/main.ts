import { App } from "cdktf";
import { hardenedAlbExamples } from "./hardened-alb";
import { serviceConnectMeshExamples } from "./service-connect-mesh";

/** What no environment of this repository uses: synthesized, held to every policy and planned all the same. */
const app = new App();
hardenedAlbExamples(app);
serviceConnectMeshExamples(app);
app.synth();
