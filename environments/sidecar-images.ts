import type { SidecarImages } from "../modules/tls-sidecar/sidecar-props";

/** Public images by version. A registry of your own, by digest, is the `private-ecr` kind. */
export const sidecarImages: SidecarImages = {
  nginx: { kind: "public", reference: "public.ecr.aws/nginx/nginx-unprivileged:1.29.3" },
  awsCli: { kind: "public", reference: "public.ecr.aws/aws-cli/aws-cli:2.31.0" },
};
