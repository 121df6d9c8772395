// Processes of a bench: each on a core of its own and before other work of the machine, where that is allowed.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { cpus, setPriority } from "node:os";
import { fileURLToPath } from "node:url";

export const pins = spawnSync("taskset", ["-V"]).status === 0 && cpus().length > 1;

let preferred = true;
/** Whether all processes went before others. */
export const wasPreferred = (): boolean => preferred;

export function startPinned(script: URL, core: number, ...args: string[]): ChildProcess {
  const command = [process.execPath, fileURLToPath(script), ...args];
  const [program, ...rest] = pins ? ["taskset", "-c", String(core), ...command] : command;
  const child = spawn(program as string, rest, {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
  });
  prefer(child.pid as number);
  return child;
}

/** Before other processes of the machine, where we may: on a busy one the delays would be theirs. */
export function prefer(pid: number): void {
  try {
    setPriority(pid, -20);
    writeFileSync(`/proc/${pid}/autogroup`, "-20");
  } catch {
    preferred = false;
  }
}

/** The next message of a child; an end before it is an error. */
export async function told<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`a process of the bench ended early (${String(code)})`);
  });
  const [message] = (await Promise.race([once(child, "message"), ended])) as [T];
  ended.catch(() => undefined);
  return message;
}
