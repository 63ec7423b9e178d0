import { dev } from "./dev";
import { prod } from "./prod";
import { staging } from "./staging";
import { validate } from "./validate";

/** Every environment, checked. A fork that adds one lists it here. */
export const environments = validate([dev, staging, prod]);
