// What migrations and adoption promise, run on every database we support.
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acceptAdoption } from "../adoption/accept-adoption.ts";
import type { Database } from "../database.ts";
import { inspectDatabase } from "../adoption/inspect-database.ts";
import { exclusively } from "./exclusive.ts";
import { tableNames } from "./inspect-table.ts";
import { checkSchema, migrate } from "./migrate.ts";
import { defineMigrations } from "./migration-set.ts";
import { createTable, execute } from "./migration-step.ts";
import { openDatabase } from "../open-database.ts";
import { renamedTable, resolveTable } from "../adoption/resolve-table.ts";
import { createAstraPbx, createPipecatFlow } from "../testing/foreign-database.ts";
import {
  gateway,
  type OrganizationRow,
  organizations,
  pbxNow,
  pbxThen,
} from "../testing/sample-sets.ts";
import { fingerprintTables } from "../testing/table-fingerprint.ts";

/** `make` gives the URL of a fresh, empty database each time. */
export function describeMigrations(name: string, make: () => Promise<string>): void {
  const tag = `[${name}]`;
  let url = "";
  let db: Database;
  beforeEach(async () => {
    url = await make();
    db = await openDatabase(url);
  });
  afterEach(() => db.close());
  const tables = async () =>
    [...(await tableNames(db.kysely))].filter((table) => !table.startsWith("sqlite_"));

  describe(`migrations ${tag}`, () => {
    test("make the tables, and a second run finds nothing to do", async () => {
      const report = await migrate(db, pbxNow);
      expect(report.applied).toHaveLength(7);
      expect((await migrate(db, pbxNow)).applied).toEqual([]);
      await checkSchema(db, pbxNow);
      expect((await tables()).toSorted()).toEqual(
        [
          "asterisk_cdr",
          "organizations",
          "pbx_adoptions",
          "pbx_migrations",
          "pbx_queue",
        ].toSorted(),
      );
    });

    test("bring an older schema and its rows along, in their order", async () => {
      await migrate(db, pbxThen);
      await sql`insert into pbx_queue (org_id, number, name, members) values ('o', '5001', 'N', '[]')`.execute(
        db.kysely,
      );
      await expect(checkSchema(db, pbxNow)).rejects.toMatchObject({ code: "DB_SCHEMA_OLDER" });
      const { applied } = await migrate(db, pbxNow);
      expect(applied.map((id) => id.slice(0, 4))).toEqual(["0002", "0002", "0002", "0002"]);
      const { rows } = await sql`select number, open, timeout_s from pbx_queue`.execute(db.kysely);
      expect(rows).toEqual([{ number: "5001", open: 1, timeout_s: 45 }]);
      const again = sql`insert into pbx_queue (org_id, number, name, members) values ('o', '5002', 'n', '[]')`;
      await expect(again.execute(db.kysely)).rejects.toMatchObject({ code: "DB_DUPLICATE" });
    });

    test("a schema newer than the program is refused, by words, and left as it is", async () => {
      await migrate(db, pbxNow);
      const before = await fingerprintTables(db);
      for (const act of [migrate, checkSchema])
        await expect(act(db, pbxThen)).rejects.toMatchObject({
          code: "DB_SCHEMA_NEWER",
          message: expect.stringContaining("0002-queue-timeouts"),
        });
      expect(await fingerprintTables(db)).toEqual(before);
    });

    test("a migration that was changed after it ran is refused", async () => {
      await migrate(db, pbxThen);
      const changed = defineMigrations("pbx", { prefix: "pbx_", shared: ["organizations"] }, [
        {
          id: "0001-organizations",
          steps: [
            createTable({
              ...organizations,
              columns: { ...organizations.columns, more: { type: "int" } },
            }),
          ],
        },
      ]);
      await expect(migrate(db, changed)).rejects.toMatchObject({ code: "DB_MIGRATION_CHANGED" });
    });

    test("several programs that migrate at once do no harm", async () => {
      const others = await Promise.all(
        [1, 2, 3].map(() => openDatabase(url, { statementTimeoutMs: 20_000 })),
      );
      const reports = await Promise.all(others.map((other) => migrate(other, pbxNow)));
      const applied = reports.flatMap((report) => report.applied);
      expect(new Set(applied).size).toBe(applied.length);
      await checkSchema(db, pbxNow);
      await Promise.all(others.map((other) => other.close()));
    });

    test("a program that finds another one migrating waits, then says so", async () => {
      const other = await openDatabase(url, { strict: false });
      const began = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const held = exclusively(other, "pbx", 1_000, (unit) =>
        unit(async () => {
          began.resolve();
          await release.promise;
        }),
      );
      await began.promise;
      await expect(migrate(db, pbxNow, { lockWaitMs: 1_000 })).rejects.toMatchObject({
        code: "DB_MIGRATION_LOCKED",
      });
      release.resolve();
      await held;
      expect((await migrate(db, pbxNow)).applied).toHaveLength(7);
      await other.close();
    });

    test("a table that was dropped by hand is missed at the next start", async () => {
      await migrate(db, pbxNow);
      await sql`drop table pbx_queue`.execute(db.kysely);
      await expect(migrate(db, pbxNow)).rejects.toMatchObject({ code: "DB_TABLE_ABSENT" });
    });

    test("a step of one's own that fails is named, and runs again after it was mended", async () => {
      let broken = true;
      const set = defineMigrations("pbx", { prefix: "pbx_" }, [
        {
          id: "0001-own",
          steps: [
            execute({
              name: "own",
              run: async (trx) => {
                await sql.raw(broken ? "update pbx_nothing set a = 1" : "select 1").execute(trx);
              },
            }),
          ],
        },
      ]);
      await expect(migrate(db, set)).rejects.toMatchObject({ code: "DB_QUERY_FAILED" });
      broken = false;
      expect((await migrate(db, set)).applied).toEqual(["0001-own/own"]);
    });

    test("a foreign table under one of our names is refused with the command to run, before anything is made", async () => {
      await sql`create table pbx_queue (id int primary key)`.execute(db.kysely);
      const before = await fingerprintTables(db);
      await expect(migrate(db, pbxNow)).rejects.toMatchObject({
        code: "DB_FOREIGN_TABLE",
        message: expect.stringContaining("`pipecast adopt --accept pbx_queue`"),
      });
      expect(await fingerprintTables(db)).toEqual(before);
    });

    test("a foreign table that came in between our beginning and our end is not taken for ours", async () => {
      await migrate(
        db,
        defineMigrations("pbx", { prefix: "pbx_" }, [{ id: "0001-organizations", steps: [] }]),
      );
      await sql`insert into pbx_migrations (id, migration, state, mark, token, begun_at)
        values ('0001-organizations/create pbx_late', '0001-organizations', 'begun', 'm', 't', 1)`.execute(
        db.kysely,
      );
      await sql`create table pbx_late (id int primary key)`.execute(db.kysely);
      const late = {
        name: "pbx_late",
        columns: { id: { type: "id" as const } },
        primaryKey: ["id"],
      };
      const set = defineMigrations("pbx", { prefix: "pbx_" }, [
        { id: "0001-organizations", steps: [createTable(late)] },
      ]);
      await expect(migrate(db, set)).rejects.toMatchObject({
        code: expect.stringMatching(/DB_(FOREIGN_TABLE|MIGRATION_CHANGED)/),
      });
      const { rows } = await sql`select * from pbx_late`.execute(db.kysely);
      expect(rows).toEqual([]);
    });
  });

  describe(`adoption ${tag}`, () => {
    test(`TC-104 ${tag} AstraPBX's tables are byte for byte the same after the gateway was migrated into its database`, async () => {
      await createAstraPbx(db);
      const before = await fingerprintTables(db);
      const { applied } = await migrate(db, gateway);
      expect(applied).toHaveLength(2);
      const after = await fingerprintTables(db);
      const ours = Object.keys(after).filter((table) => !(table in before));
      expect(ours.filter((table) => !table.startsWith("pipecat_"))).toEqual([]);
      expect(ours).toContain("pipecat_bots");
      for (const table of ours) delete after[table];
      expect(after).toEqual(before);
      expect(Object.keys(before)).toHaveLength(5);
    });

    test(`TC-104 ${tag} pbx in AstraPBX's database first refuses, then reads its tables as agreed and leaves every one the same`, async () => {
      await createAstraPbx(db);
      const before = await fingerprintTables(db);
      await expect(migrate(db, pbxNow)).rejects.toMatchObject({ code: "DB_FOREIGN_TABLE" });
      expect(await fingerprintTables(db)).toEqual(before);
      await acceptAdoption(db, [pbxNow], [{ table: "organizations" }, { table: "asterisk_cdr" }]);
      const report = await migrate(db, pbxNow);
      expect(report.adopted.toSorted()).toEqual(["asterisk_cdr", "organizations"]);
      expect((await migrate(db, pbxNow)).applied).toEqual([]);
      const after = await fingerprintTables(db);
      for (const table of Object.keys(after)) if (table.startsWith("pbx_")) delete after[table];
      expect(after).toEqual(before);
    });

    test(`TC-104 ${tag} pipecat-flow's own tables are kept whole under another name, once the operator says so`, async () => {
      await createAstraPbx(db);
      await createPipecatFlow(db);
      const before = await fingerprintTables(db);
      await expect(migrate(db, gateway)).rejects.toMatchObject({ code: "DB_FOREIGN_TABLE" });
      expect(await fingerprintTables(db)).toEqual(before);
      await acceptAdoption(
        db,
        [gateway],
        [{ table: "pipecat_bots" }, { table: "pipecat_api_keys" }],
      );
      await migrate(db, gateway);
      const after = await fingerprintTables(db);
      for (const table of ["pipecat_bots", "pipecat_api_keys"])
        expect(after[`${table}_before_pipecast`]?.checksum).toBe(before[table]?.checksum);
      for (const table of ["organizations", "users", "trunks", "SequelizeMeta", "asterisk_cdr"])
        expect(after[table]).toEqual(before[table]);
      const theirs = await renamedTable<{ id: string; flow: string }>(db, gateway, "pipecat_bots");
      if (theirs === undefined) throw new Error("the renamed table is not found");
      const rows = await db.kysely.selectFrom(theirs.source).select(["id", "flow"]).execute();
      expect(rows).toEqual([{ id: "b1", flow: '{"nodes":[]}' }]);
    });

    test("an adopted table is read under our names: ids as strings, times as epoch ms, keys compared by bytes", async () => {
      await sql`create table organizations (
        id int primary key, orgName varchar(100), contextPrefix varchar(50), status varchar(20),
        apiKey varchar(100), api_secret varchar(100), createdAt datetime)`.execute(db.kysely);
      await sql`insert into organizations values
        (7, 'Seven', 'org_seven', 'active', 'k7', 's7', '2026-03-01 10:00:00')`.execute(db.kysely);
      await acceptAdoption(db, [pbxNow], [{ table: "organizations" }]);
      await migrate(db, pbxNow);
      const found = await resolveTable<OrganizationRow, "organizations">(
        db,
        pbxNow,
        "organizations",
      );
      expect(found).toMatchObject({ origin: "adopted", readOnly: true, physical: "organizations" });
      const rows = await db.kysely.selectFrom(found.source).selectAll().execute();
      expect(rows).toEqual([
        {
          id: "7",
          name: "Seven",
          context_prefix: "org_seven",
          status: "active",
          api_key: "k7",
          api_secret: "s7",
          created_at: Date.UTC(2026, 2, 1, 10),
          updated_at: 0,
          note: null,
        },
      ]);
      const where = (prefix: string) =>
        db.kysely
          .selectFrom(found.source)
          .select("id")
          .where("context_prefix", "=", prefix)
          .execute();
      expect(await where("org_seven")).toEqual([{ id: "7" }]);
      expect(await where("ORG_SEVEN")).toEqual([]);
    });

    test("a reader finds organizations in pbx's table, in AstraPBX's, or is told that there are none", async () => {
      const find = () =>
        resolveTable<OrganizationRow, "organizations">(db, gateway, "organizations");
      await expect(find()).rejects.toMatchObject({ code: "DB_TABLE_ABSENT" });
      await migrate(db, pbxThen);
      await sql`insert into organizations values
        ('o1', 'n', 'p_1', 'active', 'k_1', 's', 1, 2)`.execute(db.kysely);
      const ours = await find();
      expect(ours).toMatchObject({ origin: "ours", readOnly: true });
      expect(await db.kysely.selectFrom(ours.source).select("id").execute()).toEqual([
        { id: "o1" },
      ]);
      await sql`drop table organizations`.execute(db.kysely);
      await sql`drop table pbx_migrations`.execute(db.kysely);
      await sql`drop table asterisk_cdr`.execute(db.kysely);
      await createAstraPbx(db);
      const theirs = await find();
      expect(theirs).toMatchObject({ origin: "foreign", readOnly: true });
      expect(await db.kysely.selectFrom(theirs.source).select("api_key").execute()).toHaveLength(2);
    });

    test("a column that goes by another name is found when the operator names it", async () => {
      await sql`create table organizations (id varchar(36) primary key, title varchar(50), context_prefix varchar(50),
        status varchar(20), api_key varchar(50), api_secret varchar(80))`.execute(db.kysely);
      const accept = (columns?: Record<string, string>) =>
        acceptAdoption(db, [pbxNow], [{ table: "organizations", columns }]);
      await expect(accept()).rejects.toMatchObject({
        code: "DB_ADOPTION_REFUSED",
        message: expect.stringContaining("name"),
      });
      await accept({ name: "title" });
      expect((await migrate(db, pbxNow)).adopted).toEqual(["organizations"]);
    });

    test("inspecting says of each table whose it is and what can be done, and changes nothing", async () => {
      await createAstraPbx(db);
      await createPipecatFlow(db);
      await sql`create table pbx_queue (id int primary key)`.execute(db.kysely);
      const before = await fingerprintTables(db);
      const { products, tables: found, others } = await inspectDatabase(db, [pbxNow, gateway]);
      expect(await fingerprintTables(db)).toEqual(before);
      expect(products).toEqual(["AstraPBX", "Asterisk", "pipecat-flow"]);
      expect(found.map(({ table, state, rows }) => [table, state, rows])).toEqual([
        ["organizations", "usable", 2],
        ["pbx_queue", "rename", 0],
        ["asterisk_cdr", "usable", 1],
        ["pipecat_bots", "rename", 1],
        ["pipecat_api_keys", "rename", 1],
      ]);
      expect(others).toEqual(["SequelizeMeta", "trunks", "users"]);
    });

    test("what is ours or has nothing in it cannot be adopted", async () => {
      await migrate(db, pbxNow);
      const accept = (table: string) => acceptAdoption(db, [pbxNow, gateway], [{ table }]);
      await expect(accept("organizations")).rejects.toMatchObject({ code: "DB_ADOPTION_REFUSED" });
      await expect(accept("pipecat_bots")).rejects.toMatchObject({ code: "DB_TABLE_ABSENT" });
      await expect(accept("trunks")).rejects.toMatchObject({ code: "DB_ADOPTION_REFUSED" });
    });
  });
}
