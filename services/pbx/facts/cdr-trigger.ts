// A trigger on our own CDR table notes every row in an inbox, in the row's own transaction: none can be passed over.
import type { Database } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import { prefixesOf } from "@pipecast/verdict/channel-name";
import { sql } from "kysely";
import type { PbxTables } from "../schema.ts";

export interface CdrArrivals {
  /** Makes the trigger where it is not; false where it cannot be had, which is said once. */
  ready(): Promise<boolean>;
  /**
   * Rows that have not been taken, by their ids in the CDR table, and what stands there under them: the oldest ones, and where
   * many wait those of each organization in turns, so that one's flood does not keep the others waiting.
   */
  next(limit: number): Promise<{ ids: number[]; rows: unknown[] }>;
}

const name = "pbx_cdr_arrived";
/** So many times what is taken at once is looked through for whose it is: of the oldest rows, and of the newest where a flood stands before them. */
const windows = { oldest: 10, newest: 30 };

/** So many times what is taken at once is taken in the order of one look through. */
const plannedAtOnce = 4;

interface Waiting {
  id: number;
  channel: string | null;
}

/** `db` holds the CDR table and the inbox, both ours. */
export function createCdrArrivals(db: Database<PbxTables>, log: Log): CdrArrivals {
  let said = false;
  let planned: number[] = [];

  async function exists(): Promise<boolean> {
    const { rows } = await (
      db.dialect === "mysql"
        ? sql`select 1 from information_schema.triggers
            where trigger_schema = database() and trigger_name = ${name}`
        : sql`select 1 from sqlite_master where type = 'trigger' and name = ${name}`
    ).execute(db.kysely);
    return rows.length > 0;
  }

  async function waitingRows(from: keyof typeof windows, limit: number): Promise<Waiting[]> {
    const order = sql.raw(from === "oldest" ? "asc" : "desc");
    const { rows } = await sql<{ cdr_id: number | string; channel: string | null }>`
      select i.cdr_id, c.channel from pbx_cdr_inbox i left join asterisk_cdr c on c.id = i.cdr_id
      order by i.cdr_id ${order} limit ${sql.lit(limit * windows[from])}`.execute(db.kysely);
    return rows.map(({ cdr_id, channel }) => ({ id: Number(cdr_id), channel }));
  }

  /** What is to be taken next, a few times as much as at once: looking through a flood costs more than taking of it. */
  async function plan(limit: number): Promise<number[]> {
    const waiting = await waitingRows("oldest", limit);
    if (waiting.length === limit * windows.oldest) {
      const last = waiting.at(-1)?.id ?? 0;
      const newest = await waitingRows("newest", limit);
      waiting.push(...newest.filter(({ id }) => id > last).toSorted((a, b) => a.id - b.id));
    }
    return waiting.length > limit
      ? inTurns(waiting, limit * plannedAtOnce)
      : waiting.map(({ id }) => id);
  }

  return {
    async ready() {
      try {
        if (await exists()) return true;
        await (
          db.dialect === "mysql"
            ? sql`create trigger ${sql.id(name)} after insert on asterisk_cdr for each row
                insert ignore into pbx_cdr_inbox (cdr_id) values (new.id)`
            : sql`create trigger ${sql.id(name)} after insert on asterisk_cdr for each row begin
                insert or ignore into pbx_cdr_inbox (cdr_id) values (new.id); end`
        ).execute(db.kysely);
        return true;
      } catch (err) {
        if (db.health.state === "down") throw err;
        // Two processes that begin together: one of them was second.
        if (await exists()) return true;
        if (!said)
          log.warn(
            { err },
            "the CDR table gets no trigger (the privilege TRIGGER, or log_bin_trust_function_creators, is missing): it is read by id, and gaps are waited for",
          );
        said = true;
        return false;
      }
    },
    async next(limit) {
      if (planned.length === 0) planned = await plan(limit);
      const ids = planned.splice(0, limit);
      if (ids.length === 0) return { ids, rows: [] };
      const { rows } = await sql`
        select * from asterisk_cdr where id in (${sql.join(ids)}) order by id`.execute(db.kysely);
      return { ids, rows };
    },
  };
}

/** The first one of each, the second one of each, and so on. A row in whose channel nobody's name stands goes with the one before it. */
function inTurns(waiting: readonly Waiting[], limit: number): number[] {
  const seen = new Map<string, number>();
  let owner = "";
  const turns = waiting.map(({ id, channel }) => {
    owner = prefixesOf(channel)[0] ?? owner;
    const turn = seen.get(owner) ?? 0;
    seen.set(owner, turn + 1);
    return { id, turn };
  });
  return turns
    .toSorted((a, b) => a.turn - b.turn || a.id - b.id)
    .slice(0, limit)
    .map(({ id }) => id);
}
