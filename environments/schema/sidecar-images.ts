import { z } from "zod";
import type { SidecarImages } from "../../modules/tls-sidecar/sidecar-props";
import { image } from "./app";

export const sidecarImages = z.strictObject({ nginx: image, awsCli: image }) satisfies z.ZodType<SidecarImages>;
