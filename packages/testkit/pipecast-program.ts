// The program itself, as a user runs it: `pipecast up` in a folder of its own, and commands beside it.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../server/bin/pipecast.mjs", import.meta.url));

export interface ReadyLine {
  ready: true;
  url: string;
  audiosocket?: string;
  services: string[];
  pid: number;
}

export interface RunningProgram extends AsyncDisposable {
  readonly ready: ReadyLine;
  /** Lines of stdout so far. */
  stdout(): string[];
  stderr(): string;
  /** Sends the signal and gives the exit code (null when a signal ended it). */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ProgramOptions {
  data: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  cwd?: string;
}

/** The environment of a test's program: nothing of ours leaks in from the machine. */
function cleanEnv(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, AUDIOSOCKET_PORT: "0", ...extra };
}

/** Starts `pipecast up` on free ports and waits until it is ready; rejects with its output when it ends before. */
export async function startProgram(options: ProgramOptions): Promise<RunningProgram> {
  const args = ["up", "--port", "0", "--data", options.data, ...(options.args ?? [])];
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: options.cwd ?? options.data,
    env: cleanEnv(options.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collect(child);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const ready = await readyLine(child, output);
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
    const code = await exited;
    clearTimeout(timer);
    return code;
  };
  return {
    ready,
    stdout: () => output.stdout.split("\n").filter((line) => line !== ""),
    stderr: () => output.stderr,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

export interface CommandEnd {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs any `pipecast` command to its end; killed after `deadline` milliseconds. */
export async function runProgram(
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; cwd?: string; deadline?: number } = {},
): Promise<CommandEnd> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: options.cwd,
    env: cleanEnv(options.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collect(child);
  const timer = setTimeout(() => child.kill("SIGKILL"), options.deadline ?? 30_000);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  return { code, stdout: output.stdout, stderr: output.stderr };
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  return output;
}

function readyLine(
  child: ChildProcess,
  output: { stdout: string; stderr: string },
): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`pipecast up ${why}:\n${output.stderr}\n${output.stdout}`));
    };
    const timer = setTimeout(() => fail("was not ready after 30 s"), 30_000);
    const early = (code: number | null) => fail(`ended with ${code}`);
    child.once("exit", early);
    child.stdout?.on("data", () => {
      const line = output.stdout
        .split("\n")
        .slice(0, -1)
        .find((text) => text.includes('"ready":true'));
      if (line === undefined) return;
      clearTimeout(timer);
      child.off("exit", early);
      resolve(JSON.parse(line) as ReadyLine);
    });
  });
}
