// For tests: an outbox in a database of its own, with workers that end with the test.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { sql } from "kysely";
import { afterAll, afterEach, beforeEach } from "vitest";
import { type Database, defineMigrations, migrate, openDatabase } from "../../db/index.ts";
import { defineErrors } from "../../errors/index.ts";
import { createOutbox } from "../create-outbox.ts";
import type { AddedMessage, Outbox, OutboxWorker, Topic } from "../outbox.ts";
import { outboxTables } from "../outbox-tables.ts";
import { createOutboxWorker, type WorkerOptions } from "../outbox-worker.ts";

export const demoSet = defineMigrations("demo", { prefix: "demo_" }, [
  { id: "0001-outbox", steps: outboxTables("demo_") },
]);

export const TestErrors = defineErrors("OUTBOXTEST", {
  GONE: { status: 410, message: "The receiver is gone." },
  DOWN: { status: 503, retryable: true, message: "The receiver is down." },
});

export const HOUR = 3_600_000;

export interface MessageState {
  state: string;
  attempts: number;
  payload: string;
  last_error: string | null;
}

export class OutboxFixture {
  db!: Database;
  outbox!: Outbox;
  url = "";
  /** Milliseconds by which the clock of `shifted` is ahead. */
  shift = 0;
  #workers: OutboxWorker[] = [];

  /** Registers the hooks; call it inside `describe`. `make` gives the URL of a fresh, empty database. */
  constructor(make: () => Promise<string>) {
    // Not `beforeAll`: where the server cannot be had, each test is skipped before this runs.
    beforeEach(async () => {
      if (this.url === "") {
        this.url = await make();
        this.db = await openDatabase(this.url);
        await migrate(this.db, demoSet);
      }
      for (const table of ["demo_outbox", "demo_outbox_lanes"])
        await sql`delete from ${sql.table(table)}`.execute(this.db.kysely);
      this.shift = 0;
      this.outbox = createOutbox(this.db, "demo_");
    });
    afterEach(async () => {
      await Promise.all(this.#workers.map((worker) => worker.stop(1_000)));
      this.#workers = [];
    });
    afterAll(async () => {
      if (this.url !== "") await this.db.close();
    });
  }

  /** Adds one message to topic `t` in a transaction of its own. */
  readonly add = (
    key: string,
    payload: unknown = {},
    more: { topic?: string; dedupe_key?: string } = {},
  ): Promise<AddedMessage> =>
    this.db.transaction((trx) => this.outbox.add(trx, { topic: "t", key, payload, ...more }));

  /** Starts a worker that looks every 20 ms. */
  readonly work = (
    topics: Record<string, Topic>,
    options: WorkerOptions = {},
    outbox: Outbox = this.outbox,
  ): OutboxWorker => {
    const worker = createOutboxWorker(outbox, topics, { pollMs: 20, ...options });
    this.#workers.push(worker);
    worker.start();
    return worker;
  };

  /** All messages in the order they were added. */
  readonly rows = async (): Promise<MessageState[]> => {
    const all = sql<MessageState>`
      select state, attempts, payload, last_error from demo_outbox order by seq`;
    return (await all.execute(this.db.kysely)).rows;
  };

  /** Resolves when there are so many messages and none is pending. */
  readonly settled = (count: number): Promise<unknown> =>
    waitUntil("all is delivered", 20_000, async () => {
      const all = await this.rows();
      return all.length >= count && all.every(({ state }) => state !== "pending");
    });

  /** An outbox whose clock is ahead by `shift`. */
  readonly shifted = (): Outbox => createOutbox(this.db, "demo_", { now: this.now });

  readonly now = (): number => Date.now() + this.shift;
}
