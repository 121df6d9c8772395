// Runs a command to its end, with a deadline, and tells its output when it fails.
import { spawn } from "node:child_process";

export interface CommandOptions {
  /** Milliseconds until the command is killed and counts as failed. */
  deadline: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Written to its stdin, which is then closed. */
  input?: string | Uint8Array;
}

export interface CommandResult {
  stdout: string;
  stderr: string;
}

const mostOutput = 4_000_000;

/** Runs `command[0]` with the other parts as arguments; rejects with `CommandFailed` unless it ends with status 0. */
export async function runCommand(
  command: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const [file = "", ...args] = command;
  const child = spawn(file, args, { cwd: options.cwd, env: options.env ?? process.env });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (stdout.length < mostOutput) stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (stderr.length < mostOutput) stderr += text;
  });
  child.stdin.on("error", () => undefined); // it may end without reading all of it
  child.stdin.end(options.input);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, options.deadline);
  try {
    const end = await new Promise<number | string | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status, signal) => resolve(status ?? signal));
    });
    if (end === 0) return { stdout, stderr };
    const how = late ? `did not end within ${options.deadline} ms` : `ended with ${end}`;
    throw new CommandFailed(`${file} ${how}`, stdout, stderr);
  } finally {
    clearTimeout(timer);
  }
}

/** A command that did not end with status 0; the message carries the end of its output. */
export class CommandFailed extends Error {
  readonly code = "TESTKIT_COMMAND_FAILED";
  readonly stdout: string;
  readonly stderr: string;

  constructor(what: string, stdout: string, stderr: string) {
    const output = (stderr.trim() || stdout.trim()).split("\n").slice(-12).join("\n");
    super(`${what}${output ? `:\n${output}` : ""}`);
    this.stdout = stdout;
    this.stderr = stderr;
  }
}
