import { createInterface } from "node:readline";
import { type ChildProcess } from "node:child_process";
import { start, stop } from "../terraform/child-process";
import { childEnvironment } from "../terraform/environment-variables";
import { ToolError } from "../terraform/tool-error";
import type { Account } from "./account";

/** A local AWS API of one account. */
export interface Emulator {
  /** `http://127.0.0.1:<port>`, of every service. */
  readonly endpoint: string;
  /** Of the shell that guards it. */
  readonly pid: number | undefined;
  answers(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface EmulatorOptions extends Account {
  /** Keeps what the emulator holds in this folder, so that the next one goes on with it. @default memory */
  readonly dataFolder?: string;
  /** @default one that is free */
  readonly port?: number;
}

/**
 * Ends the emulator when stdin does: then its parent has let go of it, or is dead. Ctrl-C is not for it: Terraform
 * needs it until what is under way has been written to the state.
 */
const GUARD = [
  "trap '' INT TERM HUP",
  "exec 3<&0",
  '"$@" 3<&- </dev/null & emulator=$!',
  "{ cat <&3; kill -9 $emulator; } >/dev/null 2>&1 &",
  "wait $emulator",
].join("\n");

const READY_SECONDS = 60;

/**
 * Starts fakecloud on a loopback port and waits until it answers.
 *
 * @throws ToolError with its last words where it ends, or does not answer within a minute
 */
export async function startEmulator(fakecloud: string, options: EmulatorOptions): Promise<Emulator> {
  const { accountId, region, dataFolder, port = 0 } = options;
  const guard = start("/bin/sh", ["-c", GUARD, "emulator", fakecloud], {
    lifeline: true,
    env: childEnvironment({
      FAKECLOUD_ADDR: `127.0.0.1:${port}`,
      FAKECLOUD_ACCOUNT_ID: accountId,
      FAKECLOUD_REGION: region,
      FAKECLOUD_LOG: "error",
      // Tasks and instances stay metadata: with Docker at hand it would pull and run their images.
      FAKECLOUD_CONTAINER_CLI: "false",
      ...(dataFolder !== undefined && { FAKECLOUD_STORAGE_MODE: "persistent", FAKECLOUD_DATA_PATH: dataFolder }),
    }),
  });
  try {
    const endpoint = `http://127.0.0.1:${await announcedPort(guard)}`;
    await untilItAnswers(endpoint);
    return { endpoint, pid: guard.pid, answers: () => answers(endpoint), stop: () => stop(guard) };
  } catch (error) {
    await stop(guard);
    throw error;
  }
}

/** Its first line names the port it was given by the system. */
function announcedPort(guard: ChildProcess): Promise<string> {
  const lastWords: string[] = [];
  return new Promise((resolve, reject) => {
    const heard = (line: string): void => {
      const port = /^FAKECLOUD_PORT=(\d+)$/.exec(line)?.[1];
      if (port) resolve(port);
      else if (lastWords.push(line) > 20) lastWords.shift();
    };
    for (const output of [guard.stdout, guard.stderr]) if (output) createInterface({ input: output }).on("line", heard);
    guard.once("error", (error) => reject(new ToolError(`fakecloud cannot be started: ${error.message}`)));
    guard.once("exit", () => {
      guard.stdin?.end();
      reject(new ToolError(`fakecloud has ended before it was ready.\n${lastWords.join("\n")}`));
    });
  });
}

async function untilItAnswers(endpoint: string): Promise<void> {
  for (const deadline = Date.now() + READY_SECONDS * 1000; Date.now() < deadline;) {
    if (await answers(endpoint)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new ToolError(`fakecloud must answer at ${endpoint} within ${READY_SECONDS} s of its start, and does not.`);
}

async function answers(endpoint: string): Promise<boolean> {
  const signal = AbortSignal.timeout(5000);
  const response = await fetch(`${endpoint}/_fakecloud/health`, { signal }).catch(() => undefined);
  return response?.ok === true;
}
