// Reads the CDR table by id, whoever owns it.
import type { Database } from "@pipecast/platform/db";
import { sql } from "kysely";
import type { CdrGap } from "./cdr-mark.ts";

const day = 24 * 60 * 60_000;
const gapsAtOnce = 50;

export interface CdrTableReader {
  /** Rows above `id`, and rows that have appeared in gaps below it; in order of their ids. */
  after(id: number, gaps: readonly CdrGap[], limit: number): Promise<unknown[]>;
  /** Rows of the last `days` above `id`. */
  recent(days: number, id: number, limit: number): Promise<unknown[]>;
  highest(): Promise<number>;
  /** The id before the first row of the last `days`. */
  before(days: number): Promise<number>;
}

/** `now` in epoch ms. */
export function createCdrTableReader(
  db: Database,
  name: string,
  now: () => number,
): CdrTableReader {
  const table = sql.table(name);
  const since = (days: number) =>
    new Date(now() - days * day).toISOString().slice(0, 19).replace("T", " ");
  const all = async (query: ReturnType<typeof sql>) => (await query.execute(db.kysely)).rows;
  const one = async (query: ReturnType<typeof sql<{ id: number | string | null }>>) =>
    Number((await query.execute(db.kysely)).rows[0]?.id ?? 0);
  return {
    async after(id, gaps, limit) {
      const fresh = await all(
        sql`select * from ${table} where id > ${id} order by id limit ${limit}`,
      );
      const late = [];
      for (let at = 0; at < gaps.length; at += gapsAtOnce) {
        const some = gaps.slice(at, at + gapsAtOnce);
        const within = some.map(({ from, to }) => sql`(id between ${from} and ${to})`);
        late.push(
          ...(await all(
            sql`select * from ${table} where ${sql.join(within, sql` or `)} order by id limit ${limit}`,
          )),
        );
      }
      return [...late, ...fresh];
    },
    recent: (days, id, limit) =>
      all(
        sql`select * from ${table} where id > ${id} and calldate >= ${since(days)} order by id limit ${limit}`,
      ),
    highest: () => one(sql`select max(id) as id from ${table}`),
    async before(days) {
      // In this order: a row that comes between the two questions is above the highest, or is the first of the last days.
      const highest = await one(sql`select max(id) as id from ${table}`);
      const first = await one(
        sql`select min(id) as id from ${table} where calldate >= ${since(days)}`,
      );
      return first === 0 ? highest : first - 1;
    },
  };
}
