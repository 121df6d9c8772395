// Brings CDR rows in as facts: each once, none skipped because it was committed late, also after the table was emptied or restored.
import { prefixesOf, readChannel } from "@pipecast/verdict/channel-name";
import { decodeJson, encodeJson, upsert } from "@pipecast/platform/db";
import type { PbxParts } from "../parts.ts";
import type { FactRow } from "../schema.ts";
import { type CdrMark, advanceMark } from "./cdr-mark.ts";
import type { CdrTableReader } from "./cdr-table-reader.ts";
import { type ReadRow, readCdrRow } from "./read-cdr-row.ts";
import { storeFacts } from "./store-fact.ts";

const batch = 500;
const lookBackDays = 1;
const sweepDays = 2;
const hourMs = 60 * 60_000;
const minuteMs = 60_000;

/** Whose each prefix is, remembered for one look. */
type Owners = Map<string, string | undefined>;

/** One look at the table; what fails is logged and done at the next. */
export function createCdrInbox(
  parts: Pick<PbxParts, "db" | "clock" | "log" | "metrics" | "organizations">,
  table: CdrTableReader,
  name: string,
): () => Promise<void> {
  const { db, clock, log } = parts;
  const unowned = parts.metrics?.counter("pbx_cdr_unowned_total", "CDR rows of no organization");
  let sweptAt = clock.now();
  let checkedAt = 0;
  let saidAt = Number.NEGATIVE_INFINITY;

  async function readIn(): Promise<void> {
    const owners: Owners = new Map();
    let mark = (await storedMark()) ?? (await firstMark());
    for (;;) {
      const rows = await table.after(mark.high, mark.gaps, batch);
      if (rows.length > 0) mark = await take(rows, mark, owners);
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
    const mark = await take([], { high: await table.before(lookBackDays), gaps: [] }, new Map());
    log.info({ from_id: mark.high + 1 }, "first start: calls of the last 24 hours are judged too");
    return mark;
  }

  /** All rows of the last two days, for those that no mark could find. */
  async function sweep(mark: CdrMark): Promise<void> {
    sweptAt = clock.now();
    const owners: Owners = new Map();
    for (let from = 0; ;) {
      const rows = await table.recent(sweepDays, from, batch);
      await take(rows, mark, owners);
      from = Math.max(from, ...rows.map((row) => readCdrRow(row)?.row ?? 0));
      if (rows.length < batch) return;
    }
  }

  async function take(rows: readonly unknown[], mark: CdrMark, owners: Owners): Promise<CdrMark> {
    const read = rows.flatMap((row) => readCdrRow(row) ?? []);
    const facts: FactRow[] = [];
    for (const row of read) facts.push(await toFact(row, owners));
    const next = advanceMark(
      mark,
      read.map(({ row }) => row),
      clock.now(),
    );
    await db.transaction(async (trx) => {
      await storeFacts(trx, facts);
      await upsert(
        trx,
        "pbx_cdr_marks",
        { name, mark: encodeJson(next) },
        { key: ["name"], update: ["mark"] },
      );
    });
    return next;
  }

  async function toFact(
    { id, linkedid, uniqueid, data }: ReadRow,
    owners: Owners,
  ): Promise<FactRow> {
    const org_id = await ownerOf(data.channel, linkedid, owners);
    if (
      org_id === null &&
      ["trunk", "extension", "other"].includes(readChannel(data.channel).kind)
    ) {
      unowned?.inc();
      log.error(
        { alert: true, linkedid, channel: data.channel },
        "a CDR row belongs to no organization; it is kept without one",
      );
    }
    const now = clock.now();
    const base = {
      id,
      source: "cdr" as const,
      kind: "cdr",
      org_id,
      channel_id: uniqueid,
      linkedid,
    };
    return { ...base, at: epochOf(uniqueid) ?? now, data: encodeJson(data), recorded_at: now };
  }

  async function ownerOf(channel: string | null | undefined, linkedid: string, owners: Owners) {
    const found = [];
    for (const context_prefix of prefixesOf(channel)) {
      if (!owners.has(context_prefix))
        owners.set(context_prefix, (await parts.organizations.find({ context_prefix }))?.id);
      const owner = owners.get(context_prefix);
      if (owner !== undefined) found.push(owner);
    }
    // A name that can mean two organizations is nobody's: a person has to look.
    if (found.length === 1) return found[0] ?? null;
    if (prefixesOf(channel).length > 0) return null;
    const calls = await db.kysely
      .selectFrom("pbx_facts")
      .select("org_id")
      .distinct()
      .where("linkedid", "=", linkedid)
      .where("org_id", "is not", null)
      .limit(2)
      .execute();
    return calls.length === 1 ? (calls[0]?.org_id ?? null) : null;
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

function epochOf(uniqueid: string): number | undefined {
  const seconds = Number(/^(?:[\w-]+-)?(\d{9,10})\.\d+$/.exec(uniqueid)?.[1]);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
