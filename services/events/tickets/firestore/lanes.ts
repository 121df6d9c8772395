// Work in lanes: one thing at a time in each, with a deadline, and a cap on how many wait.
import { EventsErrors } from "../../events-errors.ts";

const mostWaiting = 10_000;

/** Runs work of a lane after the work before it. Rejects with EVENTS_STORE_BUSY when too many wait, EVENTS_STORE_TIMEOUT after the deadline. */
export function createLanes(deadlineMs: number) {
  const lanes = new Map<string, Promise<unknown>>();
  let waiting = 0;
  return async <Result>(lane: string, work: () => Promise<Result>): Promise<Result> => {
    if (waiting >= mostWaiting) throw EventsErrors.STORE_BUSY();
    waiting += 1;
    const before = lanes.get(lane) ?? Promise.resolve();
    const mine = before.then(() => inTime(work(), deadlineMs));
    const settled = mine.catch(() => undefined);
    lanes.set(lane, settled);
    try {
      return await mine;
    } finally {
      waiting -= 1;
      if (lanes.get(lane) === settled) lanes.delete(lane);
    }
  };
}

async function inTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(EventsErrors.STORE_TIMEOUT()), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
