// The database contract on real MariaDB and MySQL, and what only a server can do: die, come back, hang, deadlock.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl, startMariadb } from "@pipecast/testkit/mariadb";
import { mysqlUrl } from "@pipecast/testkit/mysql";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { inspectServer } from "./mysql/check-server.ts";
import { describeDatabase } from "./database.contract.ts";
import { openDatabase } from "./open-database.ts";
import { type Fault, unreliableProxy } from "./testing/unreliable-proxy.ts";

describeReal("MariaDB 10.11", mariadbUrl, (url) => {
  describeDatabase("database [mariadb]", async () => url());
});
describeReal("MySQL 9", mysqlUrl, (url) => {
  describeDatabase("database [mysql]", async () => url());
});

describeReal("a MySQL connection that is cut", mariadbUrl, (url) => {
  /** Runs one transaction of three statements through a proxy that faults at the n-th statement of the first run. */
  async function transactionCutAt(n: number, fault: Fault) {
    await using proxy = await unreliableProxy(url());
    const db = await openDatabase(proxy.url, { connections: 1, statementTimeoutMs: 300 });
    await sql`create table if not exists cut (id bigint auto_increment primary key, run int)`.execute(
      db.kysely,
    );
    await sql`delete from cut`.execute(db.kysely);
    let seen = 0;
    const statements: string[] = [];
    proxy.fault = (statement) => {
      statements.push(statement);
      return ++seen === n ? fault : undefined;
    };
    let run = 0;
    const outcome = await db
      .transaction(async (trx) => {
        run++;
        await sql`insert into cut (run) values (${run})`.execute(trx);
        await sql`insert into cut (run) values (${run})`.execute(trx);
        return "stored";
      })
      .catch((error: unknown) => (error as { code: string }).code);
    proxy.fault = () => undefined;
    const { rows } = await sql<{ run: number }>`select run from cut`.execute(db.kysely);
    await db.close();
    return { outcome, runs: rows.map((row) => row.run), run, statements };
  }

  for (const [n, statement] of ["start transaction", "insert", "insert"].entries())
    for (const fault of ["before", "after"] as const)
      test(`${fault} statement ${n + 1} (${statement}): the transaction runs again and is stored once`, async () => {
        const { outcome, runs, run, statements } = await transactionCutAt(n + 1, fault);
        expect(statements[n]).toContain(statement);
        expect({ outcome, runs, run }).toEqual(
          n === 0
            ? { outcome: "stored", runs: [1, 1], run: 1 }
            : { outcome: "stored", runs: [2, 2], run: 2 },
        );
      });

  test("before the commit arrives: DB_COMMIT_UNKNOWN, nothing is stored, nothing runs again", async () => {
    const { outcome, runs, run, statements } = await transactionCutAt(4, "before");
    expect(statements[3]).toBe("commit");
    expect({ outcome, runs, run }).toEqual({ outcome: "DB_COMMIT_UNKNOWN", runs: [], run: 1 });
  });

  test("while the answer to the commit is on its way: DB_COMMIT_UNKNOWN, stored once, nothing runs again", async () => {
    const { outcome, runs, run } = await transactionCutAt(4, "after");
    expect({ outcome, runs, run }).toEqual({ outcome: "DB_COMMIT_UNKNOWN", runs: [1, 1], run: 1 });
  });

  test("a server that falls silent: the statement ends at its deadline and the transaction is undone", async () => {
    const { outcome, runs } = await transactionCutAt(2, "stall");
    expect({ outcome, runs }).toEqual({ outcome: "DB_TIMEOUT", runs: [] });
  });

  test("a statement given up at its deadline is stopped on the server too", async () => {
    const db = await openDatabase(url(), { statementTimeoutMs: 100 });
    await expect(sql`select sleep(30)`.execute(db.kysely)).rejects.toMatchObject({
      code: "DB_TIMEOUT",
    });
    await waitUntil("the server stopped the statement", 5_000, async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from information_schema.processlist where info like 'select sleep(30)%'`.execute(
        db.kysely,
      );
      return rows[0]?.n === 0;
    });
    await db.close();
  });
});

describeReal("transactions on MariaDB", mariadbUrl, (url) => {
  test("of two that lock the same rows crosswise both are stored, one of them at a second try", async () => {
    const db = await openDatabase(url());
    await sql`create table crossed (id int primary key, n int)`.execute(db.kysely);
    await sql`insert into crossed values (1, 0), (2, 0)`.execute(db.kysely);
    let runs = 0;
    const arrived = new Set<number>();
    const both = (first: number, second: number) =>
      db.transaction(async (trx) => {
        runs++;
        await sql`update crossed set n = n + 1 where id = ${first}`.execute(trx);
        arrived.add(first);
        while (arrived.size < 2) await sql`select 1`.execute(trx);
        await sql`update crossed set n = n + 1 where id = ${second}`.execute(trx);
      });
    await Promise.all([both(1, 2), both(2, 1)]);
    const { rows } = await sql`select n from crossed order by id`.execute(db.kysely);
    expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
    expect(runs).toBe(3);
    await db.close();
  });

  test("a callback that swallows a deadlock does not go on outside of its transaction", async () => {
    const db = await openDatabase(url());
    await sql`create table swallowed (id int primary key, n int)`.execute(db.kysely);
    await sql`insert into swallowed values (1, 0)`.execute(db.kysely);
    let runs = 0;
    await db.transaction(async (trx) => {
      if (runs++ === 0)
        await sql`signal sqlstate '40001' set mysql_errno = 1213`.execute(trx).catch(() => {});
      await sql`update swallowed set n = n + 1 where id = 1`.execute(trx);
    });
    const { rows } = await sql`select n from swallowed`.execute(db.kysely);
    expect({ rows, runs }).toEqual({ rows: [{ n: 1 }], runs: 2 });
    await db.close();
  });

  test("every connection of the pool is in UTC, strict, read-committed and speaks utf8mb4", async () => {
    const db = await openDatabase(url(), { connections: 3 });
    const settings = await Promise.all(
      [1, 2, 3].map(() =>
        sql`select @@time_zone as zone, @@tx_isolation as level, @@character_set_client as charset,
          @@sql_mode like '%STRICT_ALL_TABLES%' as strict, sleep(0.05) as s`.execute(db.kysely),
      ),
    );
    for (const { rows } of settings)
      expect(rows).toEqual([
        { zone: "+00:00", level: "READ-COMMITTED", charset: "utf8mb4", strict: 1, s: 0 },
      ]);
    await db.close();
  });

  test("a wrong password is answered with what to check and without the password", async () => {
    const wrong = new URL(url());
    wrong.username = "nobody";
    wrong.password = "canary-secret-value";
    const error = await openDatabase(wrong.href).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({
      code: "DB_UNREACHABLE",
      message: expect.stringMatching(/Check user and password/),
    });
    const seen = `${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${String(error?.cause)}`;
    expect(seen).not.toContain("canary");
  });

  test("a database that does not exist, and a port where nobody listens, each say what to do", async () => {
    const absent = new URL(url());
    absent.pathname = "/nowhere";
    await expect(openDatabase(absent.href)).rejects.toThrow(/CREATE DATABASE/);
    await expect(openDatabase("mysql://root@127.0.0.1:9/x")).rejects.toThrow(/server runs/);
  });

  test("a doctor is told of settings under which a power cut loses confirmed work", async () => {
    const db = await openDatabase(url());
    const codes = (await inspectServer(db)).map(({ code }) => code);
    expect(codes).toContain("DB_NOT_DURABLE"); // the test server is started that way
    expect(codes).not.toContain("DB_CLOCK");
    await db.close();
  });
});

describeReal(
  "a MariaDB that is killed while we run",
  () => startMariadb(),
  (server) => {
    test("queries fail with a retryable error, the loss is told once, and all is well again when it is back", async () => {
      const db = await openDatabase(await server().freshDatabase());
      await sql`create table kept (id int primary key)`.execute(db.kysely);
      await sql`insert into kept values (1)`.execute(db.kysely);
      const told: string[] = [];
      db.onLost((error) => told.push(`lost ${(error as { code?: string }).code ?? ""}`));
      db.onBack(() => told.push("back"));
      await server().kill();
      for (let n = 0; n < 3; n++)
        await expect(sql`select * from kept`.execute(db.kysely)).rejects.toMatchObject({
          retryable: true,
          code: expect.stringMatching(/^DB_(LOST|UNREACHABLE)$/),
        });
      expect(db.health.state).toBe("down");
      const pinged = performance.now();
      await expect(db.ping(1_000)).rejects.toMatchObject({ retryable: true });
      expect(performance.now() - pinged).toBeLessThan(1_500);
      await server().start();
      await waitUntil("the loss is over", 10_000, () => db.health.state === "up");
      const { rows } = await sql`select * from kept`.execute(db.kysely);
      expect(rows).toEqual([{ id: 1 }]);
      expect(told.map((line) => line.slice(0, 4))).toEqual(["lost", "back"]);
      await db.close();
    });

    test("closing does not wait for a server that is gone", async () => {
      const db = await openDatabase(await server().freshDatabase());
      const running = sql`select sleep(20)`.execute(db.kysely).catch(() => {});
      await waitUntil("the statement runs", 5_000, async () => {
        const { rows } = await sql`
        select 1 as found from information_schema.processlist where info like 'select sleep(20)%'`.execute(
          db.kysely,
        );
        return rows.length > 0;
      });
      await server().kill();
      const began = performance.now();
      await db.close();
      await running;
      expect(performance.now() - began).toBeLessThan(6_000);
    });
  },
);
