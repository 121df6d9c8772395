// The outbox in SQL: lanes are leased with a token that grows, and everything a worker records must still hold its token.
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, DatabaseHandle } from "../db/index.ts";
import type { Delivery } from "./outbox.ts";
import { OutboxErrors } from "./outbox-errors.ts";
import { outboxNames } from "./outbox-tables.ts";

export interface Lane {
  topic: string;
  key: string;
  /** Grows with each lease: what an earlier holder records is refused. */
  token: number;
}

/** A message that is due: a `Delivery` but for its payload, which is still text. */
export interface PendingMessage extends Omit<Delivery, "payload"> {
  readonly payloadText: string;
  /** Milliseconds since it was first tried; 0 the first time. */
  readonly age: number;
  /** Milliseconds it has been due. */
  readonly lag: number;
}

/** How a delivery ended, as it is recorded. */
export type Outcome =
  | { state: "delivered" }
  | { state: "dead"; error: string }
  | { state: "pending"; error: string; retryInMs: number };

export class LaneStore {
  readonly #db: Database;
  readonly #now: (() => number) | undefined;
  readonly #messages;
  readonly #lanes;

  constructor(db: DatabaseHandle, prefix: string, now?: () => number) {
    this.#db = db.typed();
    this.#now = now;
    const names = outboxNames(prefix);
    this.#messages = sql.table(names.messages);
    this.#lanes = sql.table(names.lanes);
  }

  /** The database's clock: workers on several machines must agree on when a lease ends. */
  now() {
    if (this.#now !== undefined) return sql`${this.#now()}`;
    return this.#db.dialect === "mysql"
      ? sql`cast(unix_timestamp(now(3)) * 1000 as signed)`
      : sql`cast(unixepoch('subsec') * 1000 as integer)`;
  }

  /** Which of the topics have a lane that is due and free. */
  async dueTopics(topics: readonly string[]): Promise<Set<string>> {
    const { rows } = await sql<{ topic: string }>`
      select distinct topic from ${this.#lanes}
      where topic in (${sql.join(topics)}) and next_at <= ${this.now()} and lease_until <= ${this.now()}`.execute(
      this.#db.kysely,
    );
    return new Set(rows.map(({ topic }) => topic));
  }

  /** Leases up to `limit` lanes; lanes that somebody is just adding to are left for the next time. */
  async claim(topic: string, limit: number, leaseMs: number): Promise<Lane[]> {
    const skip = this.#db.dialect === "mysql" ? sql`for update skip locked` : sql``;
    return await this.#db.transaction(async (trx) => {
      const { rows } = await sql<{ order_key: string; lease_token: number }>`
        select order_key, lease_token from ${this.#lanes}
        where topic = ${topic} and next_at <= ${this.now()} and lease_until <= ${this.now()}
        order by next_at limit ${sql.lit(limit)} ${skip}`.execute(trx);
      for (const { order_key } of rows)
        await sql`
          update ${this.#lanes} set lease_token = lease_token + 1, lease_until = ${this.now()} + ${leaseMs}
          where topic = ${topic} and order_key = ${order_key}`.execute(trx);
      return rows.map((row) => ({ topic, key: row.order_key, token: row.lease_token + 1 }));
    });
  }

  /** Prolongs the lease; false when it is somebody else's by now. */
  async renew(lane: Lane, leaseMs: number): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update ${this.#lanes} set lease_until = ${this.now()} + ${leaseMs} where ${this.#held(lane)}`.execute(
      this.#db.kysely,
    );
    return numAffectedRows === 1n;
  }

  /** The lane's first message, if it is due; otherwise gives the lane back, to be looked at when it is. */
  async takeHead(lane: Lane): Promise<PendingMessage | undefined> {
    const head = await this.#head(this.#db.kysely, lane);
    if (head?.due === 1) return toMessage(head);
    await this.release(lane);
    return undefined;
  }

  /** Records how a delivery ended, and answers whether the lane has more that is due; throws OUTBOX_FENCED. */
  async record(
    lane: Lane,
    message: PendingMessage,
    outcome: Outcome,
    leaseMs: number,
  ): Promise<boolean> {
    return await this.#db.transaction(async (trx) => {
      await this.#hold(trx, lane, leaseMs);
      const { attempt, seq } = message;
      const error = outcome.state === "delivered" ? null : outcome.error;
      const retry = outcome.state === "pending" ? outcome.retryInMs : 0;
      const ended = outcome.state === "pending" ? sql`null` : this.now();
      await sql`
        update ${this.#messages} set state = ${outcome.state}, attempts = ${attempt}, last_error = ${error},
          first_tried_at = coalesce(first_tried_at, ${this.now()}), next_at = ${this.now()} + ${retry}, ended_at = ${ended}
        where seq = ${seq} and state = 'pending'`.execute(trx);
      const next = await this.#head(trx, lane);
      const due = next?.due === 1;
      await this.#leave(trx, lane, next?.next_at ?? null, due);
      return due;
    });
  }

  /** Gives the lane back, due when its first message is. */
  async release(lane: Lane): Promise<void> {
    await this.#db.transaction(async (trx) => {
      await this.#hold(trx, lane, 0);
      const next = await this.#head(trx, lane);
      await this.#leave(trx, lane, next?.next_at ?? null, false);
    });
  }

  /** Deletes what was delivered before `keepMs` and lanes that rested as long, at most 500 of each. */
  async sweep(keepMs: number): Promise<number> {
    const before = sql`${this.now()} - ${keepMs}`;
    const db = this.#db.kysely;
    const { rows } = await sql<{ seq: number }>`
      select seq from ${this.#messages} where state = 'delivered' and ended_at < ${before} limit 500`.execute(
      db,
    );
    if (rows.length > 0)
      await sql`delete from ${this.#messages} where seq in (${sql.join(rows.map(({ seq }) => seq))})`.execute(
        db,
      );
    const rested = sql`next_at is null and lease_until <= ${this.now()} and touched_at < ${before}`;
    const lanes = await sql<{ topic: string; order_key: string }>`
      select topic, order_key from ${this.#lanes} where ${rested} limit 500`.execute(db);
    for (const { topic, order_key } of lanes.rows)
      await sql`
        delete from ${this.#lanes} where topic = ${topic} and order_key = ${order_key} and ${rested}`.execute(
        db,
      );
    return rows.length + lanes.rows.length;
  }

  #held(lane: Lane) {
    return sql`topic = ${lane.topic} and order_key = ${lane.key} and lease_token = ${lane.token}`;
  }

  /** Locks the lane's row, which is also what adding locks first. */
  async #hold(trx: Transaction<unknown>, lane: Lane, leaseMs: number): Promise<void> {
    const { numAffectedRows } = await sql`
      update ${this.#lanes} set lease_until = ${this.now()} + ${leaseMs}, touched_at = ${this.now()}
      where ${this.#held(lane)}`.execute(trx);
    if (numAffectedRows !== 1n) throw OutboxErrors.FENCED();
  }

  async #leave(
    trx: Transaction<unknown>,
    lane: Lane,
    nextAt: number | null,
    keep: boolean,
  ): Promise<void> {
    const until = keep ? sql`lease_until` : sql`0`;
    await sql`
      update ${this.#lanes} set next_at = ${nextAt}, lease_until = ${until} where ${this.#held(lane)}`.execute(
      trx,
    );
  }

  async #head(db: Kysely<unknown>, lane: Lane): Promise<HeadRow | undefined> {
    const { rows } = await sql<HeadRow>`
      select seq, id, topic, order_key, dedupe_key, payload, attempts, next_at, created_at, first_tried_at,
        next_at <= ${this.now()} as due, ${this.now()} as clock
      from ${this.#messages}
      where topic = ${lane.topic} and order_key = ${lane.key} and state = 'pending' order by seq limit 1`.execute(
      db,
    );
    return rows[0];
  }
}

interface HeadRow {
  seq: number;
  id: string;
  topic: string;
  order_key: string;
  dedupe_key: string;
  payload: string;
  attempts: number;
  next_at: number;
  created_at: number;
  first_tried_at: number | null;
  due: number;
  clock: number;
}

function toMessage(row: HeadRow): PendingMessage {
  const { seq, id, topic, dedupe_key, created_at } = row;
  return {
    seq,
    id,
    topic,
    key: row.order_key,
    dedupe_key,
    payloadText: row.payload,
    attempt: row.attempts + 1,
    created_at,
    age: row.first_tried_at === null ? 0 : row.clock - row.first_tried_at,
    lag: Math.max(0, row.clock - row.next_at),
  };
}
