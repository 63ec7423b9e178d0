import { describePlans } from "../support/plans";

describePlans("hardened-alb");
