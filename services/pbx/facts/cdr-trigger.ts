// A trigger on our own CDR table notes every row in an inbox, in the row's own transaction: none can be passed over.
import type { Database } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import { sql } from "kysely";
import type { PbxTables } from "../schema.ts";

export interface CdrArrivals {
  /** Makes the trigger where it is not; false where it cannot be had, which is said once. */
  ready(): Promise<boolean>;
  /** The oldest rows that have not been taken, by their ids in the CDR table, and what stands there under them. */
  next(limit: number): Promise<{ ids: number[]; rows: unknown[] }>;
}

const name = "pbx_cdr_arrived";

/** `db` holds the CDR table and the inbox, both ours. */
export function createCdrArrivals(db: Database<PbxTables>, log: Log): CdrArrivals {
  let said = false;

  async function exists(): Promise<boolean> {
    const { rows } = await (
      db.dialect === "mysql"
        ? sql`select 1 from information_schema.triggers
            where trigger_schema = database() and trigger_name = ${name}`
        : sql`select 1 from sqlite_master where type = 'trigger' and name = ${name}`
    ).execute(db.kysely);
    return rows.length > 0;
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
      const { rows: found } = await sql<{ cdr_id: number | string }>`
        select cdr_id from pbx_cdr_inbox order by cdr_id limit ${sql.lit(limit)}`.execute(
        db.kysely,
      );
      const ids = found.map(({ cdr_id }) => Number(cdr_id));
      if (ids.length === 0) return { ids, rows: [] };
      const { rows } = await sql`
        select * from asterisk_cdr where id in (${sql.join(ids)}) order by id`.execute(db.kysely);
      return { ids, rows };
    },
  };
}
