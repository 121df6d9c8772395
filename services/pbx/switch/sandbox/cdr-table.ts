// Stores the sandbox's CDR rows where Asterisk would.
import type { Database } from "@pipecast/platform/db";
import { sql } from "kysely";
import type { CdrRow } from "./cdr-record.ts";

/** A writer into the table; one statement per call, all rows or none. */
export function createCdrWriter(
  db: Database,
  table: string,
): (rows: readonly CdrRow[]) => Promise<void> {
  return async (rows) => {
    const [first] = rows;
    if (first === undefined) return;
    const columns = Object.keys(first) as (keyof CdrRow)[];
    const values = rows.map(
      (row) => sql`(${sql.join(columns.map((column) => sql`${row[column]}`))})`,
    );
    const names = sql.join(columns.map((column) => sql.ref(column)));
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(
      db.kysely,
    );
  };
}
