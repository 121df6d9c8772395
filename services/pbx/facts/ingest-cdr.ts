// Brings CDR rows in as facts: each once, none skipped because it was committed late, also after the table was emptied or restored.
import { decodeJson, encodeJson, upsert } from "@pipecast/platform/db";
import type { PbxParts } from "../parts.ts";
import { type CdrMark, advanceMark } from "./cdr-mark.ts";
import type { CdrTableReader } from "./cdr-table-reader.ts";
import type { RecordOwner } from "./own-records.ts";
import { readCdrRow } from "./read-cdr-row.ts";
import { storeFacts } from "./store-fact.ts";

const batch = 500;
const lookBackDays = 1;
const sweepDays = 2;
const hourMs = 60 * 60_000;
const minuteMs = 60_000;

/** One look at the table; what fails is logged and done at the next. */
export function createCdrInbox(
  parts: Pick<PbxParts, "db" | "clock" | "log"> & { own: RecordOwner; settleMs: number },
  table: CdrTableReader,
  name: string,
): () => Promise<void> {
  const { db, clock, log } = parts;
  let sweptAt = clock.now();
  let checkedAt = 0;
  let saidAt = Number.NEGATIVE_INFINITY;

  async function readIn(): Promise<void> {
    let mark = (await storedMark()) ?? (await firstMark());
    for (;;) {
      const rows = await table.after(mark.high, mark.gaps, batch);
      if (rows.length > 0) mark = await take(rows, mark);
      if (rows.length < batch) break;
    }
    const now = clock.now();
    if (now - checkedAt >= minuteMs) {
      checkedAt = now;
      const highest = await table.highest();
      if (highest < mark.high) {
        log.error(
          { alert: true, highest, read: mark.high },
          "the CDR table has gone back (emptied, or restored): it is read again",
        );
        await sweep({ high: highest, gaps: [] });
      }
    }
    if (now - sweptAt >= hourMs) await sweep(mark);
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
  async function sweep(from: CdrMark): Promise<void> {
    sweptAt = clock.now();
    let mark = from;
    for (let after = 0; ;) {
      const rows = await table.recent(sweepDays, after, batch);
      mark = await take(rows, mark);
      after = Math.max(after, ...rows.map((row) => readCdrRow(row)?.row ?? 0));
      if (rows.length < batch) return;
    }
  }

  async function take(rows: readonly unknown[], mark: CdrMark): Promise<CdrMark> {
    const read = rows.flatMap((row) => readCdrRow(row) ?? []);
    const facts = await parts.own(read);
    const next = advanceMark(
      mark,
      read.map(({ row }) => row),
      clock.now(),
    );
    await db.transaction(async (trx) => {
      await storeFacts(trx, facts, { settleMs: parts.settleMs, whole: true });
      await upsert(
        trx,
        "pbx_cdr_marks",
        { name, mark: encodeJson(next) },
        { key: ["name"], update: ["mark"] },
      );
    });
    return next;
  }

  return async () => {
    try {
      await readIn();
    } catch (err) {
      if (clock.monotonic() - saidAt < minuteMs) return;
      saidAt = clock.monotonic();
      log.warn({ err }, "the CDR table cannot be read; it is tried again");
    }
  };
}
