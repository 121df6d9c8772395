// An outbox over its two tables: adds messages inside the caller's transaction.
import { sql, type Transaction } from "kysely";
import {
  afterCommit,
  type DatabaseHandle,
  encodeJson,
  insertIfAbsent,
  newId,
  upsert,
  upsertRows,
} from "../db/index.ts";
import type { AddedMessage, Outbox, OutboxMessage } from "./outbox.ts";
import { OutboxErrors } from "./outbox-errors.ts";
import { outboxNames } from "./outbox-tables.ts";
import { LaneStore } from "./lane-store.ts";

const LARGEST_PAYLOAD = 256 * 1024;
/** Messages of one statement: of the largest ones as many as a server takes in one packet. */
const MOST_AT_ONCE = 50;

interface Tables {
  messages: Record<string, unknown>;
  lanes: Record<string, unknown>;
}

/**
 * The outbox of the service whose tables begin with `prefix` ("pbx_" or "pbx"); its tables come from
 * `outboxTables(prefix)` in the service's migrations. `now` replaces the database's clock in tests.
 */
export function createOutbox(
  db: DatabaseHandle,
  prefix: string,
  options: { now?: () => number } = {},
): Outbox {
  const names = outboxNames(prefix);
  const store = new LaneStore(db, prefix, options.now);
  const listeners = new Set<() => void>();
  const wake = () => {
    for (const listener of listeners) listener();
  };
  return {
    db,
    prefix,
    now: options.now,
    async add<T>(transaction: Transaction<T>, message: OutboxMessage): Promise<AddedMessage> {
      const payload = checkMessage(message);
      const { topic, key } = message;
      const id = newId();
      const dedupe_key = message.dedupe_key ?? id;
      const trx = transaction as unknown as Transaction<Record<string, Tables["messages"]>>;
      afterCommit(wake);
      // First the lane: whoever adds to the same key meanwhile waits here, so numbers grow in the order of commits.
      await upsert(
        trx,
        names.lanes,
        { topic, order_key: key, next_at: store.now(), touched_at: store.now() },
        {
          key: ["topic", "order_key"],
          update: { next_at: sql`coalesce(next_at, ${store.now()})`, touched_at: store.now() },
        },
      );
      const row = { id, topic, order_key: key, dedupe_key, payload };
      const times = { next_at: store.now(), created_at: store.now() };
      if (await insertIfAbsent(trx, names.messages, { ...row, ...times }))
        return { id, duplicate: false };
      const { rows } = await sql<{ id: string }>`
        select id from ${sql.table(names.messages)}
        where topic = ${topic} and dedupe_key = ${dedupe_key}`.execute(trx);
      return { id: rows[0]?.id ?? id, duplicate: true };
    },
    async addAll<T>(transaction: Transaction<T>, messages: readonly OutboxMessage[]) {
      if (messages.length === 0) return;
      const trx = transaction as unknown as Transaction<Record<string, Tables["messages"]>>;
      afterCommit(wake);
      const times = { next_at: store.now(), created_at: store.now() };
      const rows = messages.map((message) => {
        const { topic, key } = message;
        const payload = checkMessage(message);
        const id = newId();
        const dedupe_key = message.dedupe_key ?? id;
        return { id, topic, order_key: key, dedupe_key, payload, ...times };
      });
      const lanes = rows.map(({ topic, order_key, next_at }) => ({
        topic,
        order_key,
        next_at,
        touched_at: next_at,
      }));
      await upsertRows(trx, names.lanes, lanes, {
        key: ["topic", "order_key"],
        update: { next_at: sql`coalesce(next_at, ${store.now()})`, touched_at: store.now() },
      });
      for (let at = 0; at < rows.length; at += MOST_AT_ONCE)
        await upsertRows(trx, names.messages, rows.slice(at, at + MOST_AT_ONCE), {
          key: ["topic", "dedupe_key"],
          update: {},
        });
    },
    onAdded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function wrong(reason: string) {
  return OutboxErrors.BAD_MESSAGE({ reason });
}

function checkMessage({ topic, key, dedupe_key, payload }: OutboxMessage): string {
  if (!/^[a-z][a-z0-9_.-]{0,63}$/.test(topic))
    throw wrong("a topic is lower case, at most 64 characters");
  if (key.length === 0 || key.length > 190) throw wrong("a key has 1 to 190 characters");
  if (dedupe_key !== undefined && (dedupe_key.length === 0 || dedupe_key.length > 190))
    throw wrong("a dedupe key has 1 to 190 characters");
  const text = encodeJson(payload);
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_PAYLOAD)
    throw OutboxErrors.PAYLOAD_TOO_LARGE({ bytes, limit: LARGEST_PAYLOAD });
  return text;
}
