import { describePlans } from "../support/plans";

describePlans("nlb-passthrough");
