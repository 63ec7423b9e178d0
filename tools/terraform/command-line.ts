import { Interrupted, ToolError } from "./tool-error";

/** The exit code of a tool that cannot do what it was asked. */
const CANNOT = 2;
/** The shell's exit code for a process that SIGINT ended. */
const INTERRUPTED = 130;

/**
 * Runs a tool's main function and ends the process with the exit code it returns. What the tool cannot do is one
 * message on stderr without a stack trace, exit 2; a fault of the tool itself keeps its stack trace.
 *
 * @param refusals error classes other than {@link ToolError} whose message is meant for the user
 */
export async function runTool(
  main: () => Promise<number>,
  refusals: readonly (new (...args: never[]) => Error)[] = [],
): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof Interrupted) {
      process.exitCode = INTERRUPTED;
    } else if ([ToolError, ...refusals].some((refusal) => error instanceof refusal)) {
      process.stderr.write(`\n${(error as Error).message}\n`);
      process.exitCode = CANNOT;
    } else {
      throw error;
    }
  }
}
