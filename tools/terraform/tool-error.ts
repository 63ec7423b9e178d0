/** What a tool cannot do and what its user can do about it: printed as it stands, without a stack trace, exit 2. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}

/** Ctrl-C (or SIGTERM): thrown once every process that was running has ended, so that `finally` blocks clean up. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("interrupted");
  }
}
