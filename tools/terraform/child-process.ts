import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { performance } from "node:perf_hooks";
import { Interrupted, ToolError } from "./tool-error";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of stdout as it comes. */
  readonly onLine?: (line: string) => void;
  /** Called with each line of stderr as it comes. */
  readonly onErrorLine?: (line: string) => void;
  /** Gives the child a stdin that nothing is written to and that ends with this process, however it ends. */
  readonly lifeline?: boolean;
}

export interface Finished {
  /** Exit code; 128 where a signal ended the process. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

const running = new Set<ChildProcess>();
/** Milliseconds. */
const SAME_CTRL_C = 1000;
let firstInterruption: number | undefined;

/** True from the first Ctrl-C on: nothing new is started. */
export const isInterrupted = (): boolean => firstInterruption !== undefined;

/** Waits for a Ctrl-C; only while some process of ours runs. */
export async function interrupted(): Promise<void> {
  while (!isInterrupted() && running.size > 0) await new Promise((resolve) => setTimeout(resolve, 100));
}

/**
 * Runs a command to its end and captures what it says. A non-zero exit is the caller's to judge.
 *
 * Each child has its own process group, so that a Ctrl-C in the terminal reaches it once, through us: Terraform takes
 * a second SIGINT as the order to give up without saving state.
 *
 * @throws ToolError where the command cannot be started
 * @throws Interrupted once the command has ended after a Ctrl-C
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const started = performance.now();
  const child = start(command, args, options);
  const stdout: string[] = [];
  const stderr: string[] = [];
  createInterface({ input: stream(child, "stdout") }).on("line", (line) => {
    stdout.push(line);
    options.onLine?.(line);
  });
  createInterface({ input: stream(child, "stderr") }).on("line", (line) => {
    stderr.push(line);
    options.onErrorLine?.(line);
  });
  const code = await ended(child, command);
  if (isInterrupted()) throw new Interrupted();
  return {
    code,
    stdout: stdout.join("\n"),
    stderr: stderr.join("\n"),
    milliseconds: performance.now() - started,
  };
}

/**
 * Starts a process that lives on; whoever starts it ends it with {@link stop} in a `finally`. Should this process exit
 * first, the child goes with it; a child that must also outlive no SIGKILL of ours reads its lifeline.
 */
export function start(command: string, args: readonly string[], options: RunOptions = {}): ChildProcess {
  if (isInterrupted()) throw new Interrupted();
  if (running.size === 0) listen();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: [options.lifeline ? "pipe" : "ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("close", () => forget(child));
  child.once("error", () => forget(child));
  return child;
}

/**
 * Ends a process started with {@link start}: its lifeline and SIGTERM, then SIGKILL for its whole group after
 * `graceMilliseconds`.
 */
export async function stop(child: ChildProcess, graceMilliseconds = 5000): Promise<void> {
  if (!running.has(child)) return;
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.stdin?.end();
  child.kill("SIGTERM");
  const deadline = setTimeout(() => killGroup(child), graceMilliseconds);
  await closed;
  clearTimeout(deadline);
}

function stream(child: ChildProcess, name: "stdout" | "stderr") {
  const piped = child[name];
  if (!piped) throw new Error(`${name} is piped by start()`);
  return piped;
}

function ended(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("close", (code) => resolve(code ?? 128));
    child.once("error", (error) => reject(new ToolError(`${command} cannot be started: ${error.message}`)));
  });
}

function forget(child: ChildProcess): void {
  running.delete(child);
  if (running.size === 0) unlisten();
}

/**
 * The first signal asks the children to end, a later one ends them. One Ctrl-C can arrive more than once, from the
 * terminal and from the launchers between npm and us, and a hang-up may follow it: that is still the first.
 */
function interrupt(signal: NodeJS.Signals): void {
  const now = performance.now();
  if (firstInterruption === undefined) {
    firstInterruption = now;
    for (const child of running) child.kill("SIGINT");
  } else if (signal !== "SIGHUP" && now - firstInterruption > SAME_CTRL_C) {
    running.forEach(killGroup);
  }
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group has ended between our decision and the signal.
  }
}

const killAll = (): void => running.forEach(killGroup);

function listen(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  process.on("exit", killAll);
}

function unlisten(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, interrupt);
  process.off("exit", killAll);
}
