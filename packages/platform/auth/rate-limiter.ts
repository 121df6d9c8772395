// So many per window and key: a bucket that fills up steadily.
import type { ErrorFactory } from "../errors/define-errors.ts";
import { AuthErrors } from "./auth-errors.ts";

export interface RateLimiter {
  /** Takes one from the key's bucket, or says after how many seconds there is one again. */
  take(key: string): { allowed: true } | { allowed: false; retry_after_s: number };
  /** Same, but throws 429 TOO_MANY_REQUESTS (or the error given) with `retry_after_s`. */
  check(key: string, refuse?: ErrorFactory): void;
}

export interface RateLimits {
  /** So many per window, all at once if need be. */
  limit: number;
  windowMs: number;
  /** Keys remembered, 10,000 when absent; the longest unused is forgotten first. */
  maxKeys?: number;
  now?: () => number;
}

/** A limiter of its own: login takes one per address and one per address and key. */
export function createRateLimiter({
  limit,
  windowMs,
  maxKeys = 10_000,
  now = Date.now,
}: RateLimits): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();

  function take(key: string): ReturnType<RateLimiter["take"]> {
    const at = now();
    const before = buckets.get(key) ?? { tokens: limit, at };
    // A clock set back gives nothing and takes nothing.
    const filled = before.tokens + (Math.max(0, at - before.at) * limit) / windowMs;
    const tokens = Math.min(limit, filled);
    const allowed = tokens >= 1;
    buckets.delete(key);
    if (buckets.size >= maxKeys) buckets.delete(buckets.keys().next().value ?? "");
    buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at });
    if (allowed) return { allowed };
    return {
      allowed,
      retry_after_s: seconds(((1 - tokens) * windowMs) / limit),
    };
  }

  return {
    take,
    check(key, refuse = AuthErrors.TOO_MANY_REQUESTS) {
      const answer = take(key);
      if (!answer.allowed) throw refuse({ retry_after_s: answer.retry_after_s });
    },
  };
}

/** Whole seconds, at least one; a millisecond less is a matter of rounding. */
function seconds(ms: number): number {
  return Math.max(1, Math.ceil((ms - 1) / 1000));
}
