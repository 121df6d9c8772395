// When a delivery that failed is tried again, and when no more.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const PAUSES = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR];
const HORIZON = 72 * HOUR;

export interface FailedDelivery {
  /** 1 after the first try. */
  attempt: number;
  /** Milliseconds since the first try. */
  age: number;
  /** What the receiver asked for, if it did. */
  retryAfterMs?: number;
  /** From 0 to 1: spreads retries that would come together. */
  random: number;
}

/** Milliseconds until the next try, or undefined when it would come more than 72 hours after the first. */
export function nextRetry(failed: FailedDelivery): number | undefined {
  const pause = PAUSES[Math.min(failed.attempt, PAUSES.length) - 1] ?? 6 * HOUR;
  const spread = pause * (0.8 + 0.4 * failed.random);
  const wait = Math.max(Math.round(spread), Math.min(failed.retryAfterMs ?? 0, 6 * HOUR));
  return failed.age + wait > HORIZON ? undefined : wait;
}
