// How much waits in an outbox and how much was given up, by its tables alone: for metrics, the doctor and support.
import type { DatabaseHandle } from "../db/index.ts";
import { createOutbox } from "./create-outbox.ts";
import { outboxStats } from "./dead-letters.ts";

export interface Backlog {
  waiting: number;
  dead: number;
  /** Milliseconds since the oldest one that waits was added. */
  oldestMs: number;
}

/** `prefix` is that of `createOutbox`. Rejects where the table is not there. */
export async function readBacklog(db: DatabaseHandle, prefix: string): Promise<Backlog> {
  const stats = await outboxStats(createOutbox(db, prefix));
  return {
    waiting: stats.reduce((sum, { pending }) => sum + pending, 0),
    dead: stats.reduce((sum, { dead }) => sum + dead, 0),
    oldestMs: Math.max(0, ...stats.map(({ oldestMs }) => oldestMs)),
  };
}
