// Looks at the tables that a database has, whoever made them.
import { type Kysely, sql } from "kysely";
import { dialectOf } from "../upsert.ts";

export interface FoundColumn {
  name: string;
  /** Lower case, as the database names it: "varchar", "datetime", "integer". */
  type: string;
  /** MySQL: the collation of a string column. */
  collation: string | null;
}

/** The columns of a table or view, in order; undefined when there is none. */
export async function columnsOf(
  db: Kysely<unknown>,
  table: string,
): Promise<FoundColumn[] | undefined> {
  const { rows } =
    dialectOf(db) === "mysql"
      ? await sql<FoundColumn>`
          select column_name as \`name\`, lower(data_type) as \`type\`, collation_name as \`collation\`
          from information_schema.columns where table_schema = database() and table_name = ${table}
          order by ordinal_position`.execute(db)
      : await sql<FoundColumn>`
          select name, lower(type) as type, null as collation from pragma_table_info(${table})`.execute(
          db,
        );
  return rows.length === 0 ? undefined : rows;
}

/** The names of all tables and views. */
export async function tableNames(db: Kysely<unknown>): Promise<Set<string>> {
  const { rows } =
    dialectOf(db) === "mysql"
      ? await sql<{ name: string }>`
          select table_name as \`name\` from information_schema.tables where table_schema = database()`.execute(
          db,
        )
      : await sql<{ name: string }>`
          select name from sqlite_master where type in ('table', 'view')`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/** True when the table has an index of that name. */
export async function hasIndex(
  db: Kysely<unknown>,
  table: string,
  index: string,
): Promise<boolean> {
  const { rows } =
    dialectOf(db) === "mysql"
      ? await sql`
          select 1 as found from information_schema.statistics
          where table_schema = database() and table_name = ${table} and index_name = ${index} limit 1`.execute(
          db,
        )
      : await sql`
          select 1 as found from sqlite_master
          where type = 'index' and tbl_name = ${table} and name = ${index}`.execute(db);
  return rows.length > 0;
}

/** MySQL: the table's comment, where the mark of the migration that made it stands. */
export async function tableComment(db: Kysely<unknown>, table: string): Promise<string> {
  const { rows } = await sql<{ comment: string }>`
    select table_comment as \`comment\` from information_schema.tables
    where table_schema = database() and table_name = ${table}`.execute(db);
  return rows[0]?.comment ?? "";
}
