// What carries runs on from step to step: the program itself on its own tables, or Restate. Steps, results and leases are the same.

export interface RunDriver {
  start(): void;
  /** A run has something to do, now or later. Never rejects; what it misses is found by a sweep. */
  wake(run: { id: string; turn: number }): void;
  /** Resolves when the steps under way have ended, or cannot harm any more. */
  stop(): Promise<void>;
}
