// A lock between processes that the kernel gives back when its holder dies, however it dies.
import { spawn } from "node:child_process";

/**
 * Runs `work` while no other process holds the lock on `file` (created when absent).
 * Rejects when the lock is not had within `deadline` milliseconds.
 */
export async function withLock<T>(
  file: string,
  deadline: number,
  work: () => Promise<T>,
): Promise<T> {
  // The holder lives as long as its stdin is open: our end closes it, and so does our death.
  const holder = spawn("flock", [file, "sh", "-c", "echo locked; exec cat"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  holder.stdin.on("error", () => undefined);
  const gone = new Promise<void>((resolve) => holder.on("close", () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${file} is locked by another process for more than ${deadline} ms`));
      }, deadline);
      const fail = (why: Error) => {
        clearTimeout(timer);
        reject(why);
      };
      holder.on("error", fail);
      holder.on("exit", () => fail(new Error(`${file} cannot be locked`)));
      holder.stdout.once("data", () => {
        clearTimeout(timer);
        resolve();
      });
    });
    return await work();
  } finally {
    holder.stdin.destroy();
    if (holder.pid !== undefined) {
      if (holder.exitCode === null) holder.kill();
      await gone;
    }
  }
}
