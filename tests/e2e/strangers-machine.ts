// What a stranger's machine has: its own Node and npm, nothing of this test run; and a program started there, until it is ready.
import { spawn } from "node:child_process";
import { delimiter } from "node:path";

export interface StartedProgram {
  readonly pid: number;
  readonly url: string;
  /** SIGTERM to what was started; its exit code. */
  stop(): Promise<number | null>;
}

/** The machine's environment (proxies, certificates), without what this test run and its npm put into it. */
export function strangersEnvironment(): NodeJS.ProcessEnv {
  const own = /^(npm_|VITEST|NODE_ENV$|INIT_CWD$|PIPECAST)/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  // The machine's own Node, not the one that came with our dependencies.
  const path = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((entry) => !entry.includes("node_modules"))
    .join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path, AUDIOSOCKET_PORT: "0" };
}

export async function startUntilReady(
  [command = "", ...args]: readonly string[],
  where: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<StartedProgram> {
  const child = spawn(command, args, { ...where, stdio: ["ignore", "pipe", "pipe"] });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (told += text));
  const ready = await new Promise<{ pid: number; url: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code}: ${told}`)));
    let lines = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      lines += text;
      const line = lines.split("\n").find((candidate) => candidate.includes('"ready":true'));
      if (line !== undefined) resolve(JSON.parse(line));
    });
  });
  return {
    ...ready,
    stop: () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
}
