// Time as the services use it: given from outside, so that tests own it.

export interface Clock {
  /** Epoch milliseconds, for what is written down. */
  now(): number;
  /** Milliseconds that only grow, for pacing and deadlines. */
  monotonic(): number;
  /** Runs `run` once after `ms`; the answer takes it back. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's own time. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.max(0, ms));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
