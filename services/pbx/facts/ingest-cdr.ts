// Brings CDR rows in as facts: each once, none skipped because it was committed late, also after the table was emptied or restored.
import { decodeJson, encodeJson, upsert } from "@pipecast/platform/db";
import type { PbxParts } from "../parts.ts";
import { type CdrMark, advanceMark } from "./cdr-mark.ts";
import type { CdrArrivals } from "./cdr-trigger.ts";
import type { CdrTableReader } from "./cdr-table-reader.ts";
import type { RecordOwner } from "./own-records.ts";
import { readCdrRow } from "./read-cdr-row.ts";
import { storeFacts } from "./store-fact.ts";

const batch = 500;
/** Batches of one look while more rows wait: calls are judged in between. */
const mostBatches = 2;
const lookBackDays = 1;
const sweepDays = 2;
const hourMs = 60 * 60_000;
const minuteMs = 60_000;

/**
 * One look at the table, true where more waits; what fails is logged and done at the next. With `arrivals` a trigger says which rows have come, and
 * ids are only followed once, for what came before it.
 */
export function createCdrInbox(
  parts: Pick<PbxParts, "db" | "clock" | "log"> & { own: RecordOwner; settleMs: number },
  table: CdrTableReader,
  name: string,
  arrivals?: CdrArrivals,
): () => Promise<boolean> {
  const { db, clock, log } = parts;
  let more = false;
  let triggered: boolean | undefined;
  let known: CdrMark | undefined;
  let sweptAt = clock.now();
  let checkedAt = 0;
  let saidAt = Number.NEGATIVE_INFINITY;

  async function readIn(): Promise<void> {
    more = false;
    let mark = known ?? (await storedMark()) ?? (await firstMark());
    const first = triggered === undefined;
    triggered ??= (await arrivals?.ready()) ?? false;
    if (first || !triggered) mark = await follow(mark);
    if (triggered && arrivals !== undefined) mark = await takeArrivals(arrivals, mark);
    if (clock.now() - sweptAt < hourMs) return;
    await sweep(mark);
    // Whoever restored the table may have left the trigger behind.
    triggered = undefined;
  }

  /** Rows above the highest id that was read, and those that have appeared below it. */
  async function follow(from: CdrMark): Promise<CdrMark> {
    let mark = from;
    for (;;) {
      const rows = await table.after(mark.high, mark.gaps, batch);
      if (rows.length > 0) mark = await take(rows, mark);
      if (rows.length < batch) break;
    }
    if (clock.now() - checkedAt < minuteMs) return mark;
    checkedAt = clock.now();
    const highest = await table.highest();
    if (highest >= mark.high) return mark;
    log.error(
      { alert: true, highest, read: mark.high },
      "the CDR table has gone back (emptied, or restored): it is read again",
    );
    return sweep({ high: highest, gaps: [] });
  }

  async function takeArrivals(inbox: CdrArrivals, from: CdrMark): Promise<CdrMark> {
    let mark = from;
    for (let taken = 0; taken < mostBatches; taken += 1) {
      const { ids, rows } = await inbox.next(batch);
      if (ids.length > 0) mark = await take(rows, mark, ids);
      if (ids.length < batch) return mark;
    }
    more = true;
    return mark;
  }

  async function storedMark(): Promise<CdrMark | undefined> {
    const row = await db.kysely
      .selectFrom("pbx_cdr_marks")
      .select("mark")
      .where("name", "=", name)
      .executeTakeFirst();
    return row === undefined ? undefined : (decodeJson(row.mark) as CdrMark);
  }

  async function firstMark(): Promise<CdrMark> {
    const mark = await take([], { high: await table.before(lookBackDays), gaps: [] });
    log.info({ from_id: mark.high + 1 }, "first start: calls of the last 24 hours are judged too");
    return mark;
  }

  /** All rows of the last two days, for those that no mark could find. */
  async function sweep(from: CdrMark): Promise<CdrMark> {
    sweptAt = clock.now();
    let mark = from;
    for (let after = 0; ;) {
      const rows = await table.recent(sweepDays, after, batch);
      mark = await take(rows, mark);
      after = Math.max(after, ...rows.map((row) => readCdrRow(row)?.row ?? 0));
      if (rows.length < batch) return mark;
    }
  }

  /** `arrived`: what the inbox has of them, which is then done. */
  async function take(
    rows: readonly unknown[],
    mark: CdrMark,
    arrived: readonly number[] = [],
  ): Promise<CdrMark> {
    const read = rows.flatMap((row) => readCdrRow(row) ?? []);
    const facts = await parts.own(read);
    const ids = read.map(({ row }) => row);
    // What is below an id that has arrived, and is not there yet, will be in the inbox itself.
    const next =
      arrived.length === 0
        ? advanceMark(mark, ids, clock.now())
        : { high: Math.max(...arrived, mark.high), gaps: mark.gaps };
    await db.transaction(async (trx) => {
      await storeFacts(trx, facts, { settleMs: parts.settleMs, whole: true });
      await upsert(
        trx,
        "pbx_cdr_marks",
        { name, mark: encodeJson(next) },
        { key: ["name"], update: ["mark"] },
      );
      if (arrived.length > 0)
        await trx.deleteFrom("pbx_cdr_inbox").where("cdr_id", "in", arrived).execute();
    });
    known = next;
    return next;
  }

  return async () => {
    try {
      await readIn();
      return more;
    } catch (err) {
      if (clock.monotonic() - saidAt < minuteMs) return false;
      saidAt = clock.monotonic();
      log.warn({ err }, "the CDR table cannot be read; it is tried again");
      return false;
    }
  };
}
