import { describePlans } from "../support/plans";

describePlans("service-connect-mesh");
