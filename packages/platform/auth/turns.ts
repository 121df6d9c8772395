// Work that takes a whole core for a while: so many at once, so many waiting, the rest is told to come back.
import { AuthErrors } from "./auth-errors.ts";

export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Runs work in the order it came. Throws 429 TOO_MANY_REQUESTS when as many wait already as may. */
export function createTurns(limits: { parallel: number; waiting: number }): InTurn {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limits.parallel) {
      if (waiting.length >= limits.waiting)
        throw AuthErrors.TOO_MANY_REQUESTS({ retry_after_s: 5 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
