import { z } from "zod";
import type { SidecarImages } from "../../modules/tls-sidecar/tls-sidecar";
import { image } from "./app";

export const sidecarImages = z.strictObject({ nginx: image, awsCli: image }) satisfies z.ZodType<SidecarImages>;
