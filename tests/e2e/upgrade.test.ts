// From every earlier schema to today's with rows in every table, beside an old instance that goes on; and no way back by accident.
import { join } from "node:path";
import { type RawBuilder, sql } from "kysely";
import { describe, expect, test } from "vitest";
import {
  type Column,
  type Database,
  type MigrationSet,
  type Table,
  checkSchema,
  migrate,
  openDatabase,
  tablesOf,
} from "@pipecast/platform/db";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { serviceNames } from "../../server/services/service.ts";
import { loadServices } from "../../server/services/services.ts";

const sets = (await loadServices(serviceNames)).flatMap(({ migrations }) => migrations);
/** Each set as it was after each of its migrations but the last. */
const earlier = sets.flatMap((set) =>
  set.migrations.slice(0, -1).map((last, at) => ({
    name: `${set.service} ${last.id}`,
    now: set,
    was: { ...set, migrations: set.migrations.slice(0, at + 1) },
  })),
);

/** A value that the column takes, another one for each row. */
function sample(name: string, { type, nullable }: Column, row: number): RawBuilder<unknown> {
  if (nullable === true && row % 2 === 0) return sql`null`;
  if (typeof type === "object") return sql`${`${name} ${row}`.slice(0, type.string)}`;
  switch (type) {
    case "id":
      return sql`${`${row}-${name}`.slice(0, 64)}`;
    case "json":
      return sql`${JSON.stringify({ row })}`;
    case "datetime":
      return sql`'2026-03-01 10:00:00'`;
    case "bytes":
      return sql`${Buffer.from([0, row, 255])}`;
    case "text":
    case "longtext":
      return sql`${`${name} ${row} é`}`;
    case "bool":
      return sql`${row % 2}`;
    default:
      return sql`${row}`;
  }
}

/** Short texts must differ where a key wants it: the row's number comes first. */
function columnValue(name: string, column: Column, row: number): RawBuilder<unknown> {
  const { type } = column;
  return typeof type === "object" && column.nullable !== true
    ? sql`${`${row}${name}`.slice(0, type.string)}`
    : sql`${sample(name, column, row)}`;
}

async function insert(db: Database, table: Table, row: number): Promise<void> {
  const columns = Object.entries(table.columns).filter(([, { type }]) => type !== "auto");
  const names = columns.map(([name]) => sql.ref(name));
  const values = columns.map(([name, column]) => columnValue(name, column, row));
  await sql`insert into ${sql.table(table.name)} (${sql.join(names)}) values (${sql.join(values)})`.execute(
    db.kysely,
  );
}

/** All rows in the columns that the table had then. */
async function rowsOf(db: Database, table: Table): Promise<unknown[]> {
  const names = Object.keys(table.columns).map((name) => sql.ref(name));
  const key = table.primaryKey.map((name) => sql.ref(name));
  const all = sql`select ${sql.join(names)} from ${sql.table(table.name)} order by ${sql.join(key)}`;
  return (await all.execute(db.kysely)).rows;
}

async function upgrade(url: string, was: MigrationSet, now: MigrationSet): Promise<void> {
  const old = await openDatabase(url);
  const fresh = await openDatabase(url);
  try {
    await migrate(old, was);
    const tables = [...tablesOf(was).values()];
    for (const table of tables) for (const row of [1, 2, 3]) await insert(old, table, row);
    const before = new Map<string, unknown[]>();
    for (const table of tables) before.set(table.name, await rowsOf(old, table));

    const report = await migrate(fresh, now);
    expect(report.applied.length).toBeGreaterThan(0);
    await checkSchema(fresh, now);
    for (const table of tables) {
      expect(await rowsOf(fresh, table), table.name).toEqual(before.get(table.name));
      // The old instance, which knows nothing of new columns, still writes and reads.
      await insert(old, table, 4);
      expect(await rowsOf(old, table), table.name).toHaveLength(4);
    }
    expect((await migrate(fresh, now)).applied).toEqual([]);
    await expect(migrate(old, was)).rejects.toMatchObject({ code: "DB_SCHEMA_NEWER" });
  } finally {
    await Promise.all([old.close(), fresh.close()]);
  }
}

describe("an upgrade", () => {
  test.each(earlier)(
    "from $name keeps every row, and the old instance goes on [sqlite]",
    async ({ was, now }) => {
      await using folder = await tempDir();
      await upgrade(`sqlite:${join(folder.path, "pipecast.db")}`, was, now);
    },
    30_000,
  );
});

describeReal("an upgrade on MariaDB", mariadbUrl, () => {
  test.each(earlier)(
    "from $name keeps every row, and the old instance goes on [mariadb]",
    async ({ was, now }) => {
      await upgrade(await mariadbUrl(), was, now);
    },
    60_000,
  );
});

test("a program older than the schema does not start, touches nothing and says what to do; a call of an instance that ran before goes on", async () => {
  await using folder = await tempDir();
  const data = folder.path;
  await using running = await startProgram({ data });
  const say = ["--say", "I want to book a table for dinner"];
  const call = runProgram(
    ["call", "--bot", "grand-estancia-ivr", ...say, "--json", "--data", data],
    {
      deadline: 90_000,
    },
  );
  const newer = await openDatabase(`sqlite:${join(data, "pipecast.db")}`);
  await sql`alter table pbx_calls add column of_tomorrow text`.execute(newer.kysely);
  await sql`insert into pbx_migrations (id, migration, state, mark, token, begun_at)
    values ('9000-tomorrow/column', '9000-tomorrow', 'done', 'm', 't', 1)`.execute(newer.kysely);
  await newer.close();
  expect(JSON.parse((await call).stdout)).toMatchObject({ outcome: "transferred" });
  await running.stop();
  for (const command of [
    ["up", "--port", "0"],
    ["migrate"],
    ["backup", "--out", join(data, "b")],
  ]) {
    const refused = await runProgram([...command, "--data", data], { deadline: 60_000 });
    expect(refused.code, command[0]).toBe(1);
    expect(refused.stderr).toContain("9000-tomorrow");
    expect(refused.stderr).toMatch(/newer PipeCast.*Start that version, or restore the backup/s);
  }
}, 180_000);

test("pipecast --version tells the program's version and each service's schema", async () => {
  const { code, stdout } = await runProgram(["--version"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\nschema: pbx \d{4}-/);
  for (const { service, migrations } of sets)
    expect(stdout).toContain(`${service} ${migrations.at(-1)?.id}`);
});
