import { execFile, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ContainerDefinition } from "../../modules/ecs/container-definition";

export interface ContainerOptions {
  /** What ECS would fetch: variable → value. Every secret that the definition names has to be here. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** What ECS itself adds to the environment: credentials, for one. @default nothing */
  readonly environment?: Readonly<Record<string, string>>;
  /** Name → address, in place of DNS. @default none */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Path → content, in place of files that its image has and this machine has too. @default none */
  readonly files?: Readonly<Record<string, string>>;
}

export interface RunningContainer {
  log(): string;
  /** To process 1, as ECS sends the image's stop signal. */
  signal(name: NodeJS.Signals): void;
  /** Runs the definition's health check, or another command, beside process 1. */
  exec(command?: readonly string[]): Promise<{ readonly status: number; readonly output: string }>;
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

const root = process.getuid?.() === 0;

/**
 * Runs a container definition with this machine's programs in place of its image's: entry point, command, environment,
 * user, read-only root, tmpfs and process 1 are those of the definition; network and programs are the machine's.
 * Without root the user stays who runs the test.
 */
export function runContainer(definition: ContainerDefinition, options: ContainerOptions = {}): RunningContainer {
  const folder = mkdtempSync(path.join(tmpdir(), `${definition.name}-`));
  const logPath = path.join(folder, "log");
  writeFileSync(logPath, "");
  chmodSync(logPath, 0o666);
  const files = placed(folder, options);
  chmodSync(folder, 0o755);

  const variables = environmentOf(definition, options);
  const log = openSync(logPath, "a");
  const command = [...(definition.entryPoint ?? []), ...(definition.command ?? [])];
  const child = spawn(
    // Ends with the test that started it, however that ends.
    "setpriv",
    [
      ...["--pdeathsig", "KILL", "unshare"],
      ...(root ? [] : ["--user", "--map-root-user"]),
      ...["--mount", "--pid", "--fork", "--mount-proc", "--kill-child"],
      ...["sh", "-euc", `${mounts(definition, files)}; exec "$@"`, "container"],
      ...[...asUser(definition), "env", "-i", ...variables, ...command],
    ],
    { stdio: ["ignore", log, log], cwd: "/" },
  );
  closeSync(log);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));

  const process1 = (): string => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim();
  return {
    log: () => readFileSync(logPath, "utf8"),
    signal: (name) => void process.kill(Number(process1()), name),
    exec: (given = definition.healthCheck?.command.slice(1) ?? []) => {
      const namespaces = ["--mount", "--pid", ...(root ? [] : ["--user", "--preserve-credentials"])];
      const inside = [...asUser(definition), "env", "-i", ...variables, ...given];
      return new Promise((resolve) =>
        execFile("nsenter", ["--target", process1(), ...namespaces, ...inside], { cwd: "/" }, (error, stdout, stderr) =>
          resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr }),
        ),
      );
    },
    exited,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(Number(process1()), "SIGKILL");
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

function environmentOf(
  definition: ContainerDefinition,
  { secrets = {}, environment = {} }: ContainerOptions,
): string[] {
  const fetched = (definition.secrets ?? []).map(({ name }) => {
    const value = secrets[name];
    if (value === undefined) throw new Error(`no value for the secret ${name} of ${definition.name}`);
    return `${name}=${value}`;
  });
  return [
    "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ...(definition.environment ?? []).map(({ name, value }) => `${name}=${value}`),
    ...fetched,
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
  ];
}

function placed(folder: string, { hosts = {}, files = {} }: ContainerOptions): [source: string, target: string][] {
  const names = Object.entries({ localhost: "127.0.0.1", ...hosts }).map(([name, address]) => `${address} ${name}\n`);
  return Object.entries({ "/etc/hosts": names.join(""), ...files }).map(([target, content], i) => {
    const source = path.join(folder, `file-${i}`);
    writeFileSync(source, content);
    chmodSync(source, 0o644);
    return [source, target];
  });
}

/** In the container's own mount namespace: nothing of it is seen outside. */
function mounts(
  definition: ContainerDefinition,
  files: readonly (readonly [source: string, target: string])[],
): string {
  const owner = root ? definition.user : "0:0";
  const [uid, gid = uid] = owner.split(":");
  return [
    ...files.map(([source, target]) => `mount --bind ${source} ${target}`),
    "mount -o remount,bind,ro /",
    ...(definition.linuxParameters?.tmpfs ?? []).map(
      ({ containerPath, size }) =>
        `mount -t tmpfs -o nosuid,nodev,noexec,size=${size}m,uid=${uid},gid=${gid} tmpfs ${containerPath}`,
    ),
  ].join("; ");
}

function asUser({ user }: ContainerDefinition): string[] {
  if (!root) return [];
  const [uid = "", gid = uid] = user.split(":");
  // The user changes after unshare's --kill-child, which that would undo.
  return [
    "setpriv",
    "--pdeathsig=KILL",
    `--reuid=${uid}`,
    `--regid=${gid}`,
    "--clear-groups",
    "--bounding-set=-all",
    "--no-new-privs",
  ];
}
