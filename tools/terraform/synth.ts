import { readFileSync } from "node:fs";
import path from "node:path";
import { run } from "./child-process";
import { childEnvironment } from "./environment-variables";
import { ToolError } from "./tool-error";

export interface SynthesizedStack {
  /** The stack's id: `<stack>-<environment>`. */
  readonly name: string;
  /** The folder that holds its `cdk.tf.json`. */
  readonly folder: string;
}

/**
 * Runs the app that `cdktf.json` names and returns the stacks it wrote into `outputFolder`.
 *
 * @throws ToolError with the app's own message where it fails
 */
export async function synthesize(projectFolder: string, outputFolder: string): Promise<SynthesizedStack[]> {
  const { app } = JSON.parse(readFileSync(path.join(projectFolder, "cdktf.json"), "utf8")) as { app: string };
  const [command, args] = commandOf(app);
  const { code, stdout, stderr } = await run(command, args, {
    cwd: projectFolder,
    env: childEnvironment({ CDKTF_OUTDIR: outputFolder }),
  });
  if (code !== 0) throw new ToolError(messageOf(stderr) || stdout);
  const manifest = JSON.parse(readFileSync(path.join(outputFolder, "manifest.json"), "utf8")) as Manifest;
  return Object.values(manifest.stacks).map(({ name, workingDirectory }) => ({
    name,
    folder: path.join(outputFolder, workingDirectory),
  }));
}

/**
 * The stacks of one environment: those whose id ends with `-<environment>`.
 *
 * @throws ToolError for an environment of which there is none, naming those there are
 */
export function stacksOf(environment: string, stacks: readonly SynthesizedStack[]): SynthesizedStack[] {
  const found = stacks.filter(({ name }) => environmentOf(name) === environment);
  if (found.length > 0) return found;
  const known = [...new Set(stacks.map(({ name }) => environmentOf(name)))].join(", ");
  throw new ToolError(`The environment must be one of ${known}, got ${JSON.stringify(environment)}.`);
}

const environmentOf = (stack: string): string => stack.slice(stack.lastIndexOf("-") + 1);

interface Manifest {
  readonly stacks: Record<string, { readonly name: string; readonly workingDirectory: string }>;
}

/** `npx tsx <file>` without npx and without tsx's second process (0.6 s here); any other command through the shell. */
function commandOf(app: string): [string, string[]] {
  const file = /^npx tsx (\S+)$/.exec(app)?.[1];
  return file === undefined ? ["/bin/sh", ["-c", app]] : [process.execPath, ["--import", "tsx", file]];
}

/** The message of the error that Node printed on its way out, without the source line above and the stack below. */
function messageOf(stderr: string): string {
  const thrown = /^(?:Uncaught )?\w*Error(?: \[\w+\])?: ([\s\S]*?)(?=\n {4}at |\n\nNode\.js v|$(?![\s\S]))/m.exec(
    stderr,
  );
  return thrown?.[1]?.trim() ?? stderr.trim();
}
