import { describePlans } from "../support/plans";

describePlans("private-ca");
