// The named waits of one call: a newer one of the same name replaces the older.
import type { Clock } from "@pipecast/platform/clock";

/** More names at a time than any flow needs: a start beyond it is refused. */
const MOST = 64;

export class Timers {
  readonly #clock: Pick<Clock, "after">;
  readonly #running = new Map<string, () => void>();

  constructor(clock: Pick<Clock, "after">) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Runs `run` after `ms`. False when the call has too many waits already. */
  start(name: string, ms: number, run: () => void): boolean {
    this.cancel(name);
    if (this.#running.size >= MOST) return false;
    const cancel = this.#clock.after(ms, () => {
      this.#running.delete(name);
      run();
    });
    this.#running.set(name, cancel);
    return true;
  }

  cancel(name: string): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  cancelAll(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}
