// How many may be under way at once, and how many may wait for their turn.
import { SafeFetchError } from "./safe-fetch-error.ts";

export interface Slots {
  /**
   * Resolves to the function that gives the slot back (calling it twice is harmless). First come, first served.
   * Rejects with `BUSY` when as many wait as may, and with the signal's reason when it aborts first.
   */
  take(signal: AbortSignal): Promise<() => void>;
}

/** `size` slots and `waiting` places to wait for one. */
export function createSlots(size: number, waiting: number): Slots {
  const queue = new Set<() => void>();
  let taken = 0;

  function grant(): () => void {
    taken += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      taken -= 1;
      const [next] = queue;
      next?.();
    };
  }

  return {
    async take(signal) {
      signal.throwIfAborted();
      if (taken < size) return grant();
      if (queue.size >= waiting) throw new SafeFetchError("BUSY");
      return new Promise((resolve, reject) => {
        const start = () => {
          leave();
          resolve(grant());
        };
        const onAbort = () => {
          leave();
          reject(signal.reason);
        };
        const leave = () => {
          queue.delete(start);
          signal.removeEventListener("abort", onAbort);
        };
        queue.add(start);
        signal.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}
