// Names this process so that a later one can tell whether it still runs, also after its number was given to another.
import { readFileSync } from "node:fs";

/** `pid` and, where the system tells it, when it began. */
export function processMark(): string {
  return `${process.pid} ${beganAt(process.pid) ?? ""}`.trim();
}

/** Whether the process that made the mark still runs; this one does not count. */
export function isRunning(mark: string): boolean {
  const [pid = "", began] = mark.split(" ");
  const number = Number(pid);
  if (!Number.isSafeInteger(number) || number <= 0 || number === process.pid) return false;
  try {
    process.kill(number, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return began === undefined || began === beganAt(number);
}

/** In ticks since the machine started; Linux only. */
function beganAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name may hold spaces and brackets: fields are counted from the last one.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
