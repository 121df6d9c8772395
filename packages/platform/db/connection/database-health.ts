// Knows whether the database answers: learns from every statement, and probes while it does not.
import { type AppError, isAppError } from "../../errors/index.ts";
import type { DatabaseHealth } from "../database.ts";

const FIRST_PROBE_MS = 200;
const SLOWEST_PROBE_MS = 5_000;

export class HealthWatch {
  readonly #probe: () => Promise<void>;
  readonly #lost = new Set<(error: Error) => void>();
  readonly #back = new Set<() => void>();
  #health: DatabaseHealth = { state: "up", since: Date.now() };
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(probe: () => Promise<void>) {
    this.#probe = probe;
  }

  get health(): DatabaseHealth {
    return this.#health;
  }

  onLost(listener: (error: Error) => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  onBack(listener: () => void): () => void {
    this.#back.add(listener);
    return () => this.#back.delete(listener);
  }

  /** Takes note of a failure; only those of the connection count. */
  failed(error: unknown): void {
    if (this.#stopped || this.#health.state === "down" || !isConnectionError(error)) return;
    this.#health = { state: "down", since: Date.now(), lastError: error.code };
    for (const listener of this.#lost) listener(error);
    this.#probeAfter(FIRST_PROBE_MS);
  }

  answered(): void {
    if (this.#stopped || this.#health.state === "up") return;
    clearTimeout(this.#timer);
    this.#health = { state: "up", since: Date.now() };
    for (const listener of this.#back) listener();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #probeAfter(ms: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#probe().then(
        () => this.answered(),
        () => {
          if (this.#health.state === "down") this.#probeAfter(Math.min(ms * 2, SLOWEST_PROBE_MS));
        },
      );
    }, ms);
    this.#timer.unref();
  }
}

function isConnectionError(error: unknown): error is AppError {
  return isAppError(error) && ["DB_LOST", "DB_UNREACHABLE", "DB_TIMEOUT"].includes(error.code);
}
