import { App } from "cdktf";
import { albReencryptionExamples } from "./alb-reencryption";
import { hardenedAlbExamples } from "./hardened-alb";
import { nlbPassthroughExamples } from "./nlb-passthrough";
import { serviceConnectMeshExamples } from "./service-connect-mesh";

/** What no environment of this repository uses: synthesized, held to every policy and planned all the same. */
const app = new App();
hardenedAlbExamples(app);
albReencryptionExamples(app);
nlbPassthroughExamples(app);
serviceConnectMeshExamples(app);
app.synth();
