// Leaves a failing service in peace: after so many failures in a row it is not asked for a while, then once to see.
import type { Clock } from "@pipecast/platform/clock";

const mostFailures = 5;
const restMs = 10_000;

export class Circuit {
  readonly #clock: Pick<Clock, "monotonic">;
  #failures = 0;
  #closedUntil = 0;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
  }

  /** Whether it may be asked now. While resting: one try each time the rest is over. */
  admits(): boolean {
    if (this.#failures < mostFailures) return true;
    const now = this.#clock.monotonic();
    if (now < this.#closedUntil) return false;
    this.#closedUntil = now + restMs;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures += 1;
    if (this.#failures >= mostFailures) this.#closedUntil = this.#clock.monotonic() + restMs;
  }
}
