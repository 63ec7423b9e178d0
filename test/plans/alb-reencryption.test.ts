import { describePlans } from "../support/plans";

describePlans("alb-reencryption");
