// What an echo server of bench/frame-path tells the bench: its port once, and what it has used whenever asked.

export interface Usage {
  /** Milliseconds of CPU since the process began. */
  cpuMs: number;
  rssMb: number;
  /** Longest time a timer of 1 ms was late since the last question. */
  stallMs: number;
}

/** Tells the port, then answers each message with the usage so far. */
export function report(port: number): void {
  let stallMs = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    stallMs = Math.max(stallMs, now - last - 20);
    last = now;
  }, 20).unref();
  process.on("message", (asked) => {
    if (asked !== "usage") return;
    const { user, system } = process.cpuUsage();
    const usage: Usage = {
      cpuMs: (user + system) / 1000,
      rssMb: process.memoryUsage.rss() / 2 ** 20,
      stallMs,
    };
    stallMs = 0;
    tell({ usage });
  });
  process.on("disconnect", () => process.exit(0));
  tell({ port });
}

function tell(message: unknown): void {
  process.send?.(message);
}
