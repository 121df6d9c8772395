// What `Database` promises, run on every database we support.
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { type Generated, sql } from "kysely";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { afterCommit } from "./transaction/after-commit.ts";
import type { Database } from "./database.ts";
import { createTable } from "./schema/migration-step.ts";
import { defineMigrations } from "./schema/migration-set.ts";
import { migrate } from "./schema/migrate.ts";
import { newId } from "./new-id.ts";
import { openDatabase } from "./open-database.ts";
import { freshValue, insertIfAbsent, isUniqueViolation, upsert, upsertRows } from "./upsert.ts";

interface Tables {
  shop_item: {
    id: string;
    label: string | null;
    n: number;
    flag: number;
    big: number;
    ratio: number | null;
    body: string | null;
  };
  shop_count: { id: Generated<number>; name: string };
}

const shop = defineMigrations("shop", { prefix: "shop_" }, [
  {
    id: "0001-items",
    steps: [
      createTable({
        name: "shop_item",
        columns: {
          id: { type: "id" },
          label: { type: { string: 20 }, nullable: true },
          n: { type: "int", default: 0 },
          flag: { type: "bool", default: false },
          big: { type: "time", default: 0 },
          ratio: { type: "double", nullable: true },
          body: { type: "json", nullable: true },
        },
        primaryKey: ["id"],
        indexes: [{ columns: ["label"], unique: true }],
      }),
      createTable({
        name: "shop_count",
        columns: { id: { type: "auto" }, name: { type: "id" } },
        primaryKey: ["id"],
      }),
    ],
  },
]);

/** `make` gives the URL of a fresh, empty database. */
export function describeDatabase(name: string, make: () => Promise<string>): void {
  describe(name, () => {
    let url = "";
    let db: Database<Tables>;
    let opened = false;
    // Not `beforeAll`: where the server cannot be had, each test is skipped before this runs.
    beforeEach(async () => {
      if (opened) return;
      url = await make();
      db = await openDatabase<Tables>(url, { connections: 4 });
      opened = true;
      await migrate(db, shop);
    });
    afterAll(async () => {
      if (opened) await db.close();
    });
    const items = () => db.kysely.selectFrom("shop_item").selectAll();
    const item = (id: string) => items().where("id", "=", id).executeTakeFirst();
    const add = (id: string, rest: Partial<Tables["shop_item"]> = {}) =>
      db.kysely
        .insertInto("shop_item")
        .values({ id, n: 0, flag: 0, big: 0, ...rest })
        .execute();

    test("values come back as they went in: whole numbers to 2^53, flags, JSON text, emoji", async () => {
      const row = {
        id: newId(),
        label: "Ünïcode 🛎️",
        n: -5,
        flag: 1,
        big: Number.MAX_SAFE_INTEGER,
        ratio: 0.1,
        body: '{"a":[1,"x"]}',
      };
      await add(row.id, row);
      expect(await item(row.id)).toEqual(row);
    });

    test("fractions come back to the last digit", async () => {
      for (const ratio of [0.1, 271 / 3, 1e-300, -123_456.789_012_345, 1.797e308, 5e-324]) {
        const id = newId();
        await add(id, { ratio });
        expect((await item(id))?.ratio).toBe(ratio);
      }
    });

    test("sums and counts are numbers", async () => {
      await add(newId(), { n: 3 });
      const { rows } = await sql<{ n: unknown; s: unknown }>`
        select count(*) as n, sum(n * 2) as s from shop_item`.execute(db.kysely);
      expect(rows[0]).toEqual({ n: expect.any(Number), s: expect.any(Number) });
    });

    test("strings compare by bytes: case and accents tell apart", async () => {
      await add("Case", { label: "org_a" });
      await add("case", { label: "ORG_A" });
      await add("cäse", { label: "orgXa" });
      expect((await items().where("id", "=", "CASE").execute()).length).toBe(0);
      expect((await items().where("label", "=", "org_A").execute()).length).toBe(0);
    });

    test("a string that is too long is refused, not cut", async () => {
      await expect(add(newId(), { label: "x".repeat(21) })).rejects.toMatchObject({
        code: "DB_QUERY_FAILED",
      });
    });

    test("objects, arrays and NaN are refused as values, before the database sees them", async () => {
      for (const value of [{ id: 1 }, ["a"], Number.NaN])
        await expect(
          sql`select * from shop_item where id = ${value}`.execute(db.kysely),
        ).rejects.toMatchObject({ code: "DB_BAD_VALUE" });
    });

    test("a value with quotes and backslashes stays a value", async () => {
      const id = `'"\\'; drop table shop_item; -- `;
      await add(id);
      expect((await item(id))?.id).toBe(id);
    });

    test("a taken unique key is recognized, and the message repeats no value", async () => {
      await add("dup", { label: "+919876543210" });
      const again = add("dup2", { label: "+919876543210" });
      await expect(again).rejects.toSatisfy(isUniqueViolation);
      await expect(again).rejects.not.toThrow(/9876543210/);
    });

    test("what a failing statement says names no value of it", async () => {
      const bad = sql`select * from shop_nothing where id = ${"+919876543210"}`.execute(db.kysely);
      const error = await bad.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: "DB_QUERY_FAILED" });
      const seen =
        JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause);
      expect(seen).not.toContain("9876543210");
    });

    test("insertIfAbsent tells whether it inserted; upsert updates what is there", async () => {
      const row = { id: newId(), n: 1, flag: 0, big: 0 };
      expect(await insertIfAbsent(db.kysely, "shop_item", row)).toBe(true);
      expect(await insertIfAbsent(db.kysely, "shop_item", { ...row, n: 9 })).toBe(false);
      await upsert(db.kysely, "shop_item", { ...row, n: 2 }, { key: ["id"], update: ["n"] });
      expect((await item(row.id))?.n).toBe(2);
      await upsert(db.kysely, "shop_item", row, {
        key: ["id"],
        update: { n: sql`shop_item.n + 10` },
      });
      expect((await item(row.id))?.n).toBe(12);
      await upsert(db.kysely, "shop_item", { ...row, n: 99 }, { key: ["id"], update: [] });
      expect((await item(row.id))?.n).toBe(12);
    });

    test("upsertRows writes many rows at once, and updates those that are there", async () => {
      const rows = Array.from({ length: 600 }, (_, n) => ({ id: newId(), n, flag: 0, big: 0 }));
      await upsertRows(db.kysely, "shop_item", rows.slice(0, 300), { key: ["id"], update: {} });
      const again = rows.map((row) => ({ ...row, n: row.n + 1 }));
      const n = sql<number>`shop_item.n + ${freshValue(db.kysely, "n")}`;
      await upsertRows(db.kysely, "shop_item", again, { key: ["id"], update: { n } });
      expect((await item(rows[10]?.id ?? ""))?.n).toBe(21);
      expect((await item(rows[310]?.id ?? ""))?.n).toBe(311);
      await upsertRows(db.kysely, "shop_item", [], { key: ["id"], update: {} });
    });

    test("inside a transaction, insertIfAbsent that finds the key taken leaves the transaction whole", async () => {
      const id = newId();
      await add(id);
      const other = newId();
      await db.transaction(async (trx) => {
        await insertIfAbsent(trx, "shop_item", { id, n: 0, flag: 0, big: 0 });
        await insertIfAbsent(trx, "shop_item", { id: other, n: 0, flag: 0, big: 0 });
      });
      expect(await item(other)).toBeDefined();
    });

    test("the number of updated rows counts rows found, also when nothing changed", async () => {
      const id = newId();
      await add(id, { n: 1 });
      const update = db.kysely.updateTable("shop_item").set({ n: 1 }).where("id", "=", id);
      expect((await update.executeTakeFirst()).numUpdatedRows).toBe(1n);
    });

    test("an error in a transaction undoes all of it", async () => {
      const id = newId();
      const work = db.transaction(async (trx) => {
        await trx.insertInto("shop_item").values({ id, n: 0, flag: 0, big: 0 }).execute();
        throw new Error("no");
      });
      await expect(work).rejects.toThrow("no");
      expect(await item(id)).toBeUndefined();
    });

    test("a query around the transaction throws, it neither hangs nor reads past it", async () => {
      const work = db.transaction(async () => {
        await items().execute();
      });
      await expect(work).rejects.toMatchObject({ code: "DB_PLAIN_QUERY_IN_TRANSACTION" });
      const nested = db.transaction(() => db.transaction(async () => {}));
      await expect(nested).rejects.toMatchObject({ code: "DB_NESTED_TRANSACTION" });
    });

    test("waiting in a transaction for anything but its SQL throws and undoes it", async () => {
      const id = newId();
      const waits = [
        () => pause(5),
        () => new Promise((resolve) => setImmediate(resolve)),
        () => readFile(import.meta.filename),
      ];
      for (const wait of waits) {
        const work = db.transaction(async (trx) => {
          await trx.insertInto("shop_item").values({ id, n: 0, flag: 0, big: 0 }).execute();
          await wait();
        });
        await expect(work).rejects.toMatchObject({ code: "DB_TRANSACTION_IDLE" });
        expect(await item(id)).toBeUndefined();
      }
    });

    test("long chains of queries and of settled promises are no waiting", async () => {
      const done = await db.transaction(async (trx) => {
        for (let n = 0; n < 30; n++) {
          await trx
            .insertInto("shop_count")
            .values({ name: `n${n}` })
            .execute();
          for (let i = 0; i < 20; i++) await Promise.resolve();
        }
        await Promise.all([1, 2, 3].map(() => trx.selectFrom("shop_count").selectAll().execute()));
        return "done";
      });
      expect(done).toBe("done");
    });

    test("a query that comes after its transaction has ended is refused", async () => {
      let late: Promise<unknown> | undefined;
      await db.transaction(async (trx) => {
        late = pause(20).then(() => trx.selectFrom("shop_item").selectAll().execute());
        late.catch(() => {});
      });
      await expect(late).rejects.toThrow(/transaction/i);
    });

    test("background work begun inside a transaction is free once it has ended", async () => {
      let background: Promise<unknown> | undefined;
      await db.transaction(async () => {
        background = pause(20).then(() => items().execute());
      });
      await expect(background).resolves.toBeDefined();
    });

    test("callbacks for after the commit run when it is stored, never when it is undone", async () => {
      const told: string[] = [];
      await db.transaction(async () => afterCommit(() => told.push("stored")));
      const undone = db.transaction(async () => {
        afterCommit(() => told.push("undone"));
        throw new Error("no");
      });
      await expect(undone).rejects.toThrow("no");
      expect(told).toEqual(["stored"]);
      expect(() => afterCommit(() => {})).toThrow(/transaction/);
    });

    test("transactions that read and then write the same row lose no update", async () => {
      const id = newId();
      await add(id);
      await Promise.all(
        Array.from({ length: 20 }, () =>
          db.transaction(async (trx) => {
            const row = trx.selectFrom("shop_item").selectAll().where("id", "=", id);
            const locked = db.dialect === "mysql" ? row.forUpdate() : row;
            const { n } = await locked.executeTakeFirstOrThrow();
            await trx
              .updateTable("shop_item")
              .set({ n: n + 1 })
              .where("id", "=", id)
              .execute();
          }),
        ),
      );
      expect((await item(id))?.n).toBe(20);
    });

    test("two processes on one database: read-then-write transactions all succeed", async () => {
      const other = await openDatabase<Tables>(url, { connections: 4 });
      const id = newId();
      await add(id);
      const work = (handle: Database<Tables>) =>
        handle.transaction(async (trx) => {
          const row = trx.selectFrom("shop_item").selectAll().where("id", "=", id);
          const { n } = await (
            handle.dialect === "mysql" ? row.forUpdate() : row
          ).executeTakeFirstOrThrow();
          await trx
            .updateTable("shop_item")
            .set({ n: n + 1 })
            .where("id", "=", id)
            .execute();
        });
      await Promise.all(Array.from({ length: 60 }, (_, n) => work(n % 2 === 0 ? db : other)));
      expect((await item(id))?.n).toBe(60);
      await other.close();
    });

    test("a transaction past its deadline is undone and its connection is usable again", async () => {
      const lax = await openDatabase<Tables>(url, { strict: false, connections: 1 });
      const id = newId();
      const work = lax.transaction(
        async (trx) => {
          await trx.insertInto("shop_item").values({ id, n: 0, flag: 0, big: 0 }).execute();
          await pause(400);
        },
        { deadlineMs: 60 },
      );
      await expect(work).rejects.toMatchObject({ code: "DB_TRANSACTION_TIMEOUT" });
      await lax.ping();
      expect(await item(id)).toBeUndefined();
      await lax.close();
    });

    test("after close every query says that it is closed", async () => {
      const short = await openDatabase<Tables>(url);
      await short.close();
      await expect(short.ping()).rejects.toMatchObject({ code: "DB_CLOSED" });
      await short.close();
    });
  });
}
