// The CDR table read on a real MariaDB.
import { migrate, openDatabase } from "@pipecast/platform/db";
import { createLogger } from "@pipecast/platform/log";
import { describeReal } from "@pipecast/testkit/describe-real";
import { startMariadb } from "@pipecast/testkit/mariadb";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { pbxMigrations } from "../migrations.ts";
import { createCdrArrivals } from "./cdr-trigger.ts";
import { testCdrInboxOn } from "./ingest-cdr.contract.ts";

describeReal(
  "the CDR table [mariadb]",
  async () => {
    const server = await startMariadb();
    return { server, [Symbol.asyncDispose]: () => server.remove() };
  },
  (real) => {
    const fresh = () => real().server.freshDatabase();
    describe("by its ids", () => testCdrInboxOn(fresh, false));
    describe("with a trigger", () => testCdrInboxOn(fresh, true));

    test("a user who may not make triggers is told so once, and the table is read by its ids", async () => {
      const url = await fresh();
      const name = new URL(url).pathname.slice(1);
      const root = await openDatabase(url);
      await migrate(root, pbxMigrations);
      const user = sql.raw(`'modest_${name.slice(-8)}'@'%'`);
      await sql`create user ${user} identified by 'a-secret-of-tests'`.execute(root.kysely);
      await sql`grant select, insert, update, delete on ${sql.id(name)}.* to ${user}`.execute(
        root.kysely,
      );
      const modest = new URL(url);
      modest.username = `modest_${name.slice(-8)}`;
      modest.password = "a-secret-of-tests";
      const db = await openDatabase(modest.href);
      const logged: string[] = [];
      const stream = { write: (line: string) => void logged.push(line) };
      const arrivals = createCdrArrivals(db.typed(), createLogger({ name: "test", stream }));
      expect(await arrivals.ready()).toBe(false);
      expect(await arrivals.ready()).toBe(false);
      expect(logged.filter((line) => line.includes("the CDR table gets no trigger"))).toHaveLength(
        1,
      );
      const own = createCdrArrivals(root.typed(), createLogger({ name: "test", stream }));
      expect(await Promise.all([own.ready(), own.ready()])).toEqual([true, true]);
      await db.close();
      await root.close();
    });
  },
);
