// What the outbox could not deliver, and how much is waiting: for operators.
import { sql } from "kysely";
import type { Outbox } from "./outbox.ts";
import { OutboxErrors } from "./outbox-errors.ts";
import { LaneStore } from "./lane-store.ts";
import { outboxNames } from "./outbox-tables.ts";

export interface DeadLetter {
  id: string;
  seq: number;
  topic: string;
  key: string;
  attempts: number;
  created_at: number;
  ended_at: number;
  last_error: string;
}

/** Messages given up, newest first; `before` pages on with the last `seq`. At most 200 at a time. */
export async function listDeadLetters(
  outbox: Outbox,
  options: { topic?: string; before?: number; limit?: number } = {},
): Promise<DeadLetter[]> {
  const { messages } = outboxNames(outbox.prefix);
  const limit = Math.min(Math.max(1, Math.trunc(options.limit ?? 50)), 200);
  const topic = options.topic === undefined ? sql`1 = 1` : sql`topic = ${options.topic}`;
  const { rows } = await sql<DeadLetter>`
    select id, seq, topic, order_key as ${sql.ref("key")}, attempts, created_at, ended_at, last_error
    from ${sql.table(messages)}
    where state = 'dead' and ${topic} and seq < ${options.before ?? Number.MAX_SAFE_INTEGER}
    order by seq desc limit ${sql.lit(limit)}`.execute(outbox.db.typed().kysely);
  return rows;
}

/**
 * Puts an undeliverable message back, to be tried at once and then on the usual schedule. Its `seq` stays: a receiver that
 * has seen a later one ignores it. Throws OUTBOX_NOT_DEAD.
 */
export async function retryDeadLetter(outbox: Outbox, id: string): Promise<void> {
  const names = outboxNames(outbox.prefix);
  const store = new LaneStore(outbox.db, outbox.prefix, outbox.now);
  await outbox.db.typed().transaction(async (trx) => {
    const { rows } = await sql<{ topic: string; order_key: string }>`
      select topic, order_key from ${sql.table(names.messages)} where id = ${id} and state = 'dead'`.execute(
      trx,
    );
    const [found] = rows;
    if (found === undefined) throw OutboxErrors.NOT_DEAD({ id });
    await sql`
      update ${sql.table(names.lanes)} set next_at = ${store.now()}, touched_at = ${store.now()}
      where topic = ${found.topic} and order_key = ${found.order_key}`.execute(trx);
    await sql`
      update ${sql.table(names.messages)}
      set state = 'pending', attempts = 0, next_at = ${store.now()}, first_tried_at = null, ended_at = null
      where id = ${id} and state = 'dead'`.execute(trx);
  });
}

/** Tries everything that waits for its next retry at once, e.g. when a receiver is known to be back. */
export async function retryNow(outbox: Outbox, topic: string): Promise<void> {
  const names = outboxNames(outbox.prefix);
  const store = new LaneStore(outbox.db, outbox.prefix, outbox.now);
  await outbox.db.typed().transaction(async (trx) => {
    await sql`
      update ${sql.table(names.lanes)} set next_at = ${store.now()} where topic = ${topic} and next_at is not null`.execute(
      trx,
    );
    await sql`
      update ${sql.table(names.messages)} set next_at = ${store.now()}
      where topic = ${topic} and state = 'pending' and next_at > ${store.now()}`.execute(trx);
  });
}

export interface OutboxStats {
  topic: string;
  pending: number;
  dead: number;
  /** Milliseconds since the oldest pending message was added. */
  oldestMs: number;
}

/** Counts per topic, for metrics and readiness. */
export async function outboxStats(outbox: Outbox): Promise<OutboxStats[]> {
  const { messages } = outboxNames(outbox.prefix);
  const store = new LaneStore(outbox.db, outbox.prefix, outbox.now);
  const { rows } = await sql<OutboxStats>`
    select topic, sum(state = 'pending') as pending, sum(state = 'dead') as dead,
      coalesce(${store.now()} - min(case when state = 'pending' then created_at end), 0) as ${sql.ref("oldestMs")}
    from ${sql.table(messages)} where state in ('pending', 'dead') group by topic order by topic`.execute(
    outbox.db.typed().kysely,
  );
  return rows;
}
