// A server program run by a test: it ends when the test says so, and never outlives whoever started it.
import { spawn } from "node:child_process";
import { existsSync, openSync, closeSync, readFileSync } from "node:fs";

export interface ServerProcess {
  readonly pid: number;
  /** Resolves with how it ended, such as `status 0` or `SIGKILL`. */
  readonly exited: Promise<string>;
  /** How it ended, undefined while it runs. */
  ended(): string | undefined;
  /** Asks it to end (`signal`, SIGTERM) and kills it after `grace` milliseconds. Resolves when it is gone. */
  stop(grace?: number, signal?: NodeJS.Signals): Promise<void>;
  /** Kills it as a power cut would. Resolves when it is gone. */
  kill(): Promise<void>;
  /** The last lines it wrote. */
  log(lines?: number): string;
}

export interface ServerProcessOptions {
  /** Its stdout and stderr are appended here. */
  logFile: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Starts `command`. Where the system can (util-linux), the kernel kills it when the thread that started it ends. */
export async function startProcess(
  command: readonly string[],
  { logFile, cwd, env }: ServerProcessOptions,
): Promise<ServerProcess> {
  const guard = existsSync("/usr/bin/setpriv") ? ["/usr/bin/setpriv", "--pdeathsig", "KILL"] : [];
  const [file = "", ...args] = [...guard, ...command];
  const log = openSync(logFile, "a");
  const child = spawn(file, args, { cwd, env: env ?? process.env, stdio: ["ignore", log, log] });
  closeSync(log);
  let end: string | undefined;
  const exited = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve((end = error.message)));
    child.on("exit", (status, signal) => resolve((end = signal ?? `status ${status}`)));
  });
  if (child.pid === undefined) throw new Error(`${command[0]} cannot be started: ${await exited}`);
  const stop = async (grace = 10_000, signal: NodeJS.Signals = "SIGTERM") => {
    if (end !== undefined) return;
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), grace);
    await exited;
    clearTimeout(timer);
  };
  return {
    pid: child.pid,
    exited,
    ended: () => end,
    stop,
    kill: () => stop(0, "SIGKILL"),
    log: (lines = 20) =>
      readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n"),
  };
}
