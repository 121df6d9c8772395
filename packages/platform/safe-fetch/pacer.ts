// Work in small pieces, so that between them the event loop serves everyone else: above all the audio of live calls.
import { performance } from "node:perf_hooks";

export interface Pacer {
  /** Runs the job soon, never at once; jobs run in their order. */
  next(job: () => void): void;
}

/** Jobs get `budgetMs` in each turn of the event loop, together; one that has begun is not interrupted. */
export function createPacer(budgetMs = 2): Pacer {
  const jobs: (() => void)[] = [];
  let scheduled = false;

  function schedule(): void {
    scheduled = jobs.length > 0;
    if (scheduled) setImmediate(turn);
  }

  function turn(): void {
    const until = performance.now() + budgetMs;
    try {
      do jobs.shift()?.();
      while (jobs.length > 0 && performance.now() < until);
    } finally {
      schedule();
    }
  }

  return {
    next(job) {
      jobs.push(job);
      if (!scheduled) schedule();
    },
  };
}
