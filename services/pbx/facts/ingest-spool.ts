// Brings in what Asterisk writes into files of its own: call records that the database did not get, and what happened in queues.
import { stat } from "node:fs/promises";
import { decodeJson, encodeJson, upsert } from "@pipecast/platform/db";
import type { PbxParts } from "../parts.ts";
import type { FactRow } from "../schema.ts";
import { SpoolMark, readSpool } from "./spool-file.ts";
import { storeFacts } from "./store-fact.ts";

const minuteMs = 60_000;
/** Older calls were judged long ago, or never will be. */
const oldestMs = 48 * 60 * minuteMs;

export interface Spool {
  /** Of its mark: `cdr-spool`, `queue-log`. */
  name: string;
  path: string;
  quoted: boolean;
  /** Facts of whole records; rejects while the database is away. */
  facts(records: readonly string[]): Promise<FactRow[]>;
}

/** One look at the file; what fails is logged and done at the next. Costs nothing while the file does not change. */
export function createSpoolInbox(
  parts: Pick<PbxParts, "db" | "clock" | "log"> & { settleMs: number },
  spool: Spool,
): () => Promise<void> {
  const { db, clock, log } = parts;
  let seen = "";
  let saidAt = Number.NEGATIVE_INFINITY;

  async function readIn(): Promise<void> {
    const now = await looks(spool.path);
    if (now === seen) return;
    let mark = await storedMark();
    for (;;) {
      const next = await readSpool(spool.path, mark, spool);
      if (next === undefined) break;
      if (next.lost)
        log.error(
          { alert: true, file: spool.path },
          "a file of Asterisk was taken away before all of it was read; the hourly sweep of the CDR table finds what that has",
        );
      const young = clock.now() - oldestMs;
      const facts = (await spool.facts(next.records)).filter(({ at }) => at >= young);
      ({ mark } = next);
      const stored = encodeJson(mark);
      await db.transaction(async (trx) => {
        await storeFacts(trx, facts, { settleMs: parts.settleMs });
        await upsert(
          trx,
          "pbx_cdr_marks",
          { name: spool.name, mark: stored },
          { key: ["name"], update: ["mark"] },
        );
      });
      if (!next.more) break;
    }
    seen = now;
  }

  async function storedMark(): Promise<SpoolMark | undefined> {
    const row = await db.kysely
      .selectFrom("pbx_cdr_marks")
      .select("mark")
      .where("name", "=", spool.name)
      .executeTakeFirst();
    return row === undefined ? undefined : SpoolMark.safeParse(decodeJson(row.mark)).data;
  }

  return async () => {
    try {
      await readIn();
    } catch (err) {
      if (clock.monotonic() - saidAt < minuteMs) return;
      saidAt = clock.monotonic();
      log.warn({ err, file: spool.path }, "a file of Asterisk cannot be read; it is tried again");
    }
  };
}

/** What a file looks like from outside; `none` where there is none. */
async function looks(path: string): Promise<string> {
  const there = await stat(path, { bigint: true }).catch(() => undefined);
  return there === undefined ? "none" : `${there.ino}:${there.size}:${there.mtimeNs}`;
}
