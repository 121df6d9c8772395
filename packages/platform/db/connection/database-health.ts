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
  #asking = false;

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

  /** Takes note of a failure. One lost or slow connection is no lost database: that is asked before it is told. */
  failed(problem: unknown): void {
    if (this.#stopped || this.#health.state === "down" || !isAppError(problem)) return;
    if (problem.code === "DB_UNREACHABLE") this.#declare(problem);
    if (problem.code === "DB_LOST" || problem.code === "DB_TIMEOUT") void this.#confirm(problem);
  }

  async #confirm(problem: AppError): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      await this.#probe();
    } catch {
      this.#declare(problem);
    } finally {
      this.#asking = false;
    }
  }

  #declare(error: AppError): void {
    if (this.#stopped || this.#health.state === "down") return;
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
