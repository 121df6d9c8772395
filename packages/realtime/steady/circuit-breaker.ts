// A provider that has failed again and again is left alone for a while: calls learn at once that it is not there.
import { ModelFault } from "./model-fault.ts";

const FAILURES = 5;
const OPEN_MS = 15_000;

export class CircuitBreaker {
  readonly #provider: string;
  readonly #now: () => number;
  #failures = 0;
  #openUntil = 0;

  constructor(provider: string, now: () => number = () => performance.now()) {
    this.#provider = provider;
    this.#now = now;
  }

  get open(): boolean {
    return this.#now() < this.#openUntil;
  }

  /** Runs `attempt` unless the circuit is open; when it closes again, one attempt goes ahead of the others. */
  async run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.open)
      throw new ModelFault(
        this.#provider,
        "has failed too often just now; it is left alone for 15 s",
      );
    if (this.#failures >= FAILURES) this.#openUntil = this.#now() + OPEN_MS;
    try {
      const result = await attempt();
      this.#failures = 0;
      this.#openUntil = 0;
      return result;
    } catch (error) {
      // A caller who hung up meanwhile says nothing about the provider; a wait in vain does.
      if (!signal.aborted || isTimeout(signal.reason)) this.#failed();
      throw error;
    }
  }

  #failed(): void {
    this.#failures += 1;
    if (this.#failures >= FAILURES) this.#openUntil = this.#now() + OPEN_MS;
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}
