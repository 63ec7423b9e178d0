/** The one error of the review: the input is not Terraform JSON that it can read. */
export class UnreadablePlan extends Error {
  constructor(source: string, expected: string, got: string) {
    super(`${source}: plan must be ${expected}, got ${got}`);
    this.name = "UnreadablePlan";
  }
}
