// Insert-or-update and insert-if-absent, the same on both dialects.
import { type Insertable, type Kysely, MysqlAdapter, type RawBuilder, sql } from "kysely";
import { isAppError } from "../errors/index.ts";
import type { Dialect } from "./database.ts";

type Executor<T> = Pick<Kysely<T>, "getExecutor">;

/** Which SQL this `db.kysely` or `trx` speaks. */
export function dialectOf<T>(db: Executor<T>): Dialect {
  return db.getExecutor().adapter instanceof MysqlAdapter ? "mysql" : "sqlite";
}

/** What happens to a row whose key is taken. */
interface OnTaken<T, K extends keyof T & string> {
  key: readonly (keyof T[K] & string)[];
  update:
    | readonly (keyof T[K] & string)[]
    | { [C in keyof T[K]]?: RawBuilder<unknown> | string | number | boolean | null };
}

/**
 * Inserts the row, or where its key is taken updates that row: the columns of `update` to the new values, or to
 * expressions. Name one unique key; MySQL acts on any unique key, so no other may collide.
 */
export async function upsert<T, K extends keyof T & string>(
  db: Kysely<T>,
  table: K,
  row: Insertable<T[K]>,
  on: OnTaken<T, K>,
): Promise<void> {
  await upsertRows(db, table, [row], on);
}

/** Rows of one statement: below what either database takes, in values and in bytes. */
const mostRows = 250;

/**
 * The same for many rows, which all have the columns of the first. Several processes that write the same keys should
 * give them in the same order.
 */
export async function upsertRows<T, K extends keyof T & string>(
  db: Kysely<T>,
  table: K,
  rows: readonly Insertable<T[K]>[],
  on: OnTaken<T, K>,
): Promise<void> {
  const mysql = dialectOf(db) === "mysql";
  const changes: RawBuilder<unknown>[] = Array.isArray(on.update)
    ? on.update.map((name: string) => sql`${sql.ref(name)} = ${freshValue(db, name)}`)
    : Object.entries(on.update).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  const [first] = on.key;
  if (changes.length === 0 && first !== undefined)
    changes.push(sql`${sql.ref(first)} = ${sql.ref(`${table}.${first}`)}`);
  const conflict = mysql
    ? sql`on duplicate key update`
    : sql`on conflict (${sql.join(on.key.map((name) => sql.ref(name)))}) do update set`;
  for (let at = 0; at < rows.length; at += mostRows) {
    const some = rows.slice(at, at + mostRows);
    const columns = Object.keys(some[0] ?? {}).filter((name) =>
      some.some((row) => Reflect.get(row, name) !== undefined),
    );
    const insert = sql`insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))}) values`;
    const values = some.flatMap((row) => columns.map((name) => Reflect.get(row, name) ?? null));
    await allRows(insert, values, columns.length, sql`${conflict} ${sql.join(changes)}`).execute(
      db,
    );
  }
}

/** `insert (…), (…) end` as one flat piece of SQL: nested pieces for each row cost more than everything else of a large statement. */
function allRows(
  insert: RawBuilder<unknown>,
  values: readonly unknown[],
  columns: number,
  end: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const texts = ["", " ("];
  for (let at = 1; at < values.length; at += 1) texts.push(at % columns === 0 ? "), (" : ", ");
  texts.push(") ", "");
  return sql(Object.assign(texts, { raw: texts }), insert, ...values, end);
}

/** In the `update` of an upsert: what the row would have had, had its key been free. */
export function freshValue<T>(db: Executor<T>, name: string): RawBuilder<unknown> {
  return dialectOf(db) === "mysql"
    ? sql`values(${sql.ref(name)})`
    : sql`${sql.ref(`excluded.${name}`)}`;
}

/** Inserts the row; answers false, and changes nothing, when one of its unique keys is taken. */
export async function insertIfAbsent<T, K extends keyof T & string>(
  db: Kysely<T>,
  table: K,
  row: Insertable<T[K]>,
): Promise<boolean> {
  const columns = Object.keys(row).filter((name) => Reflect.get(row, name) !== undefined);
  const values = columns.map((name) => sql`${Reflect.get(row, name)}`);
  try {
    await sql`insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
      values (${sql.join(values)})`.execute(db);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** True when a statement failed because a unique key was taken. */
export function isUniqueViolation(error: unknown): boolean {
  return isAppError(error) && error.code === "DB_DUPLICATE";
}
