// What copying an installation promises, between any two of the databases we support.
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acceptAdoption } from "../adoption/accept-adoption.ts";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import { openDatabase } from "../open-database.ts";
import { checkSchema, migrate } from "../schema/migrate.ts";
import { createAstraPbx } from "../testing/foreign-database.ts";
import { gateway, pbxNow, pbxThen } from "../testing/sample-sets.ts";
import { copyInstallation } from "./copy-installation.ts";

const sets = [pbxNow, gateway];

/** `makeFrom` and `makeTo` give URLs of fresh, empty databases. */
export function describeCopy(
  name: string,
  makeFrom: () => Promise<string>,
  makeTo: () => Promise<string>,
): void {
  describe(name, () => {
    let from: Database;
    let to: Database;
    beforeEach(async () => {
      from = await openDatabase(await makeFrom());
      to = await openDatabase(await makeTo());
    });
    afterEach(() => Promise.all([from.close(), to.close()]));
    test("every row arrives, of every type, and the sums are equal", async () => {
      for (const set of sets) await migrate(from, set);
      await fill(from, 750);
      const steps: string[] = [];
      const report = await copyInstallation(from, to, sets, ({ table, rows }) =>
        steps.push(`${table} ${rows}`),
      );
      expect(report.tables.map(({ table, rows }) => [table, rows])).toEqual([
        ["organizations", 1],
        ["pbx_queue", 750],
        ["asterisk_cdr", 2],
        ["pipecat_bots", 0],
        ["pipecat_api_keys", 0],
      ]);
      expect(steps).toContain("pbx_queue 750");
      const expected = (await seventh(from)) as Record<string, unknown>;
      expect(expected["weight"]).toBe(7 / 3);
      expect(await seventh(to)).toEqual(expected);
      await checkSchema(to, pbxNow);
    });

    test("numbers that were given are not given again, also those of rows deleted since", async () => {
      for (const set of sets) await migrate(from, set);
      for (let n = 0; n < 5; n++)
        await sql`insert into asterisk_cdr (linkedid) values ('x')`.execute(from.kysely);
      await sql`delete from asterisk_cdr where id > 2`.execute(from.kysely);
      await copyInstallation(from, to, sets);
      await sql`insert into asterisk_cdr (linkedid) values ('new')`.execute(to.kysely);
      const { rows } = await sql`select id from asterisk_cdr where linkedid = 'new'`.execute(
        to.kysely,
      );
      expect(rows).toEqual([{ id: 6 }]);
    });

    test("a target with rows is refused and keeps them", async () => {
      for (const set of sets) await migrate(from, set);
      await fill(from, 3);
      await migrate(to, pbxNow);
      await sql`insert into asterisk_cdr (linkedid) values ('mine')`.execute(to.kysely);
      await expect(copyInstallation(from, to, sets)).rejects.toMatchObject({
        code: "DB_TARGET_NOT_EMPTY",
      });
      expect(await count(to, "asterisk_cdr")).toBe(1);
      expect(await count(to, "pbx_queue")).toBe(0);
    });

    test("a source that is not up to date is refused before anything is made", async () => {
      await migrate(from, pbxThen);
      await expect(copyInstallation(from, to, [pbxNow])).rejects.toMatchObject({
        code: "DB_SCHEMA_OLDER",
      });
      await expect(count(to, "pbx_queue")).rejects.toMatchObject({ code: "DB_QUERY_FAILED" });
    });

    test("a copy that was cut off keeps everything from starting there, and goes on when run again", async () => {
      for (const set of sets) await migrate(from, set);
      await fill(from, 250);
      let seen = 0;
      const cut = copyInstallation(from, to, sets, ({ table }) => {
        if (table === "pbx_queue" && ++seen === 3) throw new Error("cut off");
      });
      await expect(cut).rejects.toThrow("cut off");
      expect(await count(to, "pbx_queue")).toBe(200);
      for (const act of [migrate, checkSchema])
        await expect(act(to, pbxNow)).rejects.toMatchObject({ code: "DB_COPY_UNFINISHED" });
      const again: string[] = [];
      const { tables } = await copyInstallation(from, to, sets, ({ table }) => again.push(table));
      expect(tables[1]).toMatchObject({ table: "pbx_queue", rows: 250 });
      expect(again).not.toContain("organizations");
      await checkSchema(to, pbxNow);
      await expect(copyInstallation(from, to, sets)).rejects.toMatchObject({
        code: "DB_TARGET_NOT_EMPTY",
      });
    });

    test("a source that is written to meanwhile is noticed, and a second run mends the copy", async () => {
      for (const set of sets) await migrate(from, set);
      await fill(from, 3);
      let touched: Promise<unknown> | undefined;
      const first = copyInstallation(from, to, sets, ({ table }) => {
        if (table === "pipecat_bots")
          touched ??= sql`update pbx_queue set members = '["1"]' where number = '1'`.execute(
            from.kysely,
          );
      });
      await expect(first).rejects.toMatchObject({ code: "DB_COPY_DIFFERS" });
      await touched;
      const { tables } = await copyInstallation(from, to, sets);
      expect(tables[1]).toMatchObject({ rows: 3 });
    });

    test("what the source read from another program by adoption arrives as our own table", async () => {
      await createAstraPbx(from);
      await acceptAdoption(from, [pbxNow], [{ table: "organizations" }, { table: "asterisk_cdr" }]);
      for (const set of sets) await migrate(from, set);
      await copyInstallation(from, to, sets);
      const { rows } = await sql`
        select context_prefix, created_at from organizations order by context_prefix`.execute(
        to.kysely,
      );
      expect(rows).toEqual([
        { context_prefix: "org_mnd5khym", created_at: Date.UTC(2026, 2, 1, 10) },
        { context_prefix: "org_x", created_at: Date.UTC(2026, 2, 1, 10) },
      ]);
      await sql`insert into asterisk_cdr (linkedid) values ('new')`.execute(to.kysely);
      expect(await count(to, "asterisk_cdr")).toBe(2);
    });
  });
}

async function fill(db: Database, queues: number): Promise<void> {
  await db.transaction(async (trx) => {
    await sql`insert into organizations values
      ('grand-estancia', 'Grand "Estancia" 🏨', 'org_a', 'active', 'k', 's', 1767225600123, 0, null)`.execute(
      trx,
    );
    for (let n = 0; n < queues; n++)
      await sql`
        insert into pbx_queue (org_id, number, name, members, open, weight, seal, timeout_s) values
          (${newId()}, ${String(n)}, ${`Name ${n} é\\'"`}, ${JSON.stringify({ n, text: "x".repeat(n) })}, ${n % 2},
           ${n % 5 === 0 ? null : n / 3}, ${n % 3 === 0 ? null : Buffer.from([0, 255, n % 256, 39, 92])}, ${n})`.execute(
        trx,
      );
    await sql`insert into asterisk_cdr (calldate, linkedid) values
      ('2026-03-01 10:00:00', '1.1'), (null, '1.2')`.execute(trx);
  });
}

async function count(db: Database, table: string): Promise<number | undefined> {
  const all = sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`;
  return (await all.execute(db.kysely)).rows[0]?.n;
}

async function seventh(db: Database): Promise<unknown> {
  return (await sql`select * from pbx_queue where number = '7'`.execute(db.kysely)).rows[0];
}
