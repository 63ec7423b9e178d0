import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import type { Deployment } from "../foundation/deployment";

/** A public image by tag, or one of the account's own registry by digest, which no later push can change. */
export type ImageSettings =
  | { readonly kind: "public"; readonly reference: string }
  | {
      readonly kind: "private-ecr";
      readonly repository: string;
      /** `sha256:` and 64 hexadecimal digits. */
      readonly digest: string;
      /** `created` makes the repository with this stack; an image has to be pushed before tasks can start. */
      readonly repositoryIs: "created" | "existing";
    };

/** The image as a container definition names it: known at plan, whether or not its repository exists yet. */
export function imageReference(image: ImageSettings, { accountId, region }: Deployment): string {
  if (image.kind === "public") return image.reference;
  return `${accountId}.dkr.ecr.${region}.amazonaws.com/${image.repository}@${image.digest}`;
}

/** The repository that comes with the stack; undefined where the image's registry has it already. */
export function repositoryToCreate(image: ImageSettings): string | undefined {
  return image.kind === "private-ecr" && image.repositoryIs === "created" ? image.repository : undefined;
}

/**
 * Makes the repositories that come with a stack, each once: two containers may run images of one repository. The images
 * go by the id of the repository that is made for them, where no other image before has asked for it.
 */
export function createRepositories(
  scope: Construct,
  deployment: Deployment,
  images: Readonly<Record<string, ImageSettings>>,
): void {
  const made = new Set<string>();
  for (const [id, image] of Object.entries(images)) {
    const repository = repositoryToCreate(image);
    if (!repository || made.has(repository)) continue;
    made.add(repository);
    new ImageRepository(scope, id, { repository, deployment });
  }
}

/** Ids by repository, for images of services that come and go: no repository moves when their order does. */
export const byRepository = (images: readonly ImageSettings[]): Record<string, ImageSettings> =>
  Object.fromEntries(
    images.flatMap((image) => {
      const repository = repositoryToCreate(image);
      // No name of a repository holds two hyphens in a row: team/app and team-app stay apart.
      return repository ? [[`repository-${repository.replaceAll("/", "--")}`, image]] : [];
    }),
  );

interface ImageRepositoryProps {
  readonly repository: string;
  readonly deployment: Deployment;
}

/** Guarantees that tags cannot be moved, that pushes are scanned, and that untagged images expire after two weeks. */
class ImageRepository extends Construct {
  constructor(scope: Construct, id: string, { repository, deployment }: ImageRepositoryProps) {
    super(scope, id);
    const { name } = new EcrRepository(this, "repository", {
      name: repository,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      forceDelete: deployment.disposable,
      lifecycle: { preventDestroy: !deployment.disposable },
    });
    new EcrLifecyclePolicy(this, "lifecycle-policy", {
      repository: name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: "Untagged images expire",
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
            action: { type: "expire" },
          },
        ],
      }),
    });
  }
}
