// Insert-or-update and insert-if-absent, the same on both dialects.
import { type Insertable, type Kysely, MysqlAdapter, type RawBuilder, sql } from "kysely";
import { isAppError } from "../errors/index.ts";
import type { Dialect } from "./database.ts";

type Executor<T> = Pick<Kysely<T>, "getExecutor">;

/** Which SQL this `db.kysely` or `trx` speaks. */
export function dialectOf<T>(db: Executor<T>): Dialect {
  return db.getExecutor().adapter instanceof MysqlAdapter ? "mysql" : "sqlite";
}

/**
 * Inserts the row, or where its key is taken updates that row: the columns of `update` to the new values, or to
 * expressions. Name one unique key; MySQL acts on any unique key, so no other may collide.
 */
export async function upsert<T, K extends keyof T & string>(
  db: Kysely<T>,
  table: K,
  row: Insertable<T[K]>,
  on: {
    key: readonly (keyof T[K] & string)[];
    update:
      | readonly (keyof T[K] & string)[]
      | { [C in keyof T[K]]?: RawBuilder<unknown> | string | number | boolean | null };
  },
): Promise<void> {
  const mysql = dialectOf(db) === "mysql";
  const columns = Object.keys(row).filter((name) => Reflect.get(row, name) !== undefined);
  const values = columns.map((name) => sql`${Reflect.get(row, name)}`);
  const fresh = (name: string) =>
    mysql ? sql`values(${sql.ref(name)})` : sql`${sql.ref(`excluded.${name}`)}`;
  const changes: RawBuilder<unknown>[] = Array.isArray(on.update)
    ? on.update.map((name: string) => sql`${sql.ref(name)} = ${fresh(name)}`)
    : Object.entries(on.update).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  const [first] = on.key;
  if (changes.length === 0 && first !== undefined)
    changes.push(sql`${sql.ref(first)} = ${sql.ref(`${table}.${first}`)}`);
  const conflict = mysql
    ? sql`on duplicate key update`
    : sql`on conflict (${sql.join(on.key.map((name) => sql.ref(name)))}) do update set`;
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    values (${sql.join(values)}) ${conflict} ${sql.join(changes)}`.execute(db);
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
