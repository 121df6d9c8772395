// Waits for something that tells nobody when it happens.

/**
 * Asks `probe` again and again until it gives something other than undefined or false, and resolves with that.
 * Rejects with `what` and the probe's last error when `deadline` milliseconds pass first.
 */
export async function waitUntil<T>(
  what: string,
  deadline: number,
  probe: () => T | Promise<T>,
  pause = 25,
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + deadline;
  for (;;) {
    let fault: unknown;
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    } catch (error) {
      fault = error;
    }
    if (performance.now() >= end)
      throw new Error(`${what}: not within ${deadline} ms`, { cause: fault });
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
