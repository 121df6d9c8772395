// The database contract on SQLite, and what only a file can do: locks, permissions, a killed process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, describe, expect, test } from "vitest";
import { describeDatabase } from "./database.contract.ts";
import { newId } from "./new-id.ts";
import { openDatabase } from "./open-database.ts";

const folder = mkdtempSync(join(tmpdir(), "pipecast-db-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = () => `sqlite:${join(folder, newId(), "pipecast.db")}`;

describeDatabase("database [sqlite]", async () => file());

describe("SQLite", () => {
  test("the file and its directory are for this user only", async () => {
    const url = file();
    await (await openDatabase(url)).close();
    const path = url.slice("sqlite:".length);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  });

  test("a file that cannot be opened says what to check", async () => {
    await expect(openDatabase("sqlite:/etc/hostname/x.db")).rejects.toMatchObject({
      code: "DB_UNREACHABLE",
      message: expect.stringContaining("Check that its directory exists"),
    });
  });

  test("while another process holds the write lock, the event loop goes on and the write waits", async () => {
    const url = file();
    const [ours, theirs] = [await openDatabase(url), await openDatabase(url, { strict: false })];
    await sql`create table t (n integer) strict`.execute(ours.kysely);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const held = theirs.transaction(async (trx) => {
      await sql`insert into t values (1)`.execute(trx);
      await released;
    });
    let longest = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    setTimeout(() => release(), 300);
    await ours.transaction((trx) => sql`insert into t values (2)`.execute(trx));
    clearInterval(ticking);
    await held;
    expect(longest).toBeLessThan(100);
    await Promise.all([ours.close(), theirs.close()]);
  });

  test("a lock that is never released ends in DB_BUSY", async () => {
    const url = file();
    const theirs = await openDatabase(url, { strict: false });
    const ours = await openDatabase(url, { statementTimeoutMs: 100 });
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const held = theirs.transaction(() => released);
    await expect(ours.transaction(async () => {})).rejects.toMatchObject({ code: "DB_BUSY" });
    release();
    await held;
    await Promise.all([ours.close(), theirs.close()]);
  });

  test("waiting for the connection has a deadline", async () => {
    const db = await openDatabase(file(), { strict: false, acquireTimeoutMs: 50 });
    const held = db.transaction(() => new Promise((resolve) => setTimeout(resolve, 200)));
    await expect(sql`select 1`.execute(db.kysely)).rejects.toMatchObject({ code: "DB_OVERLOADED" });
    await held;
    await db.close();
  });

  test("what was committed is there after kill -9, what was not is not", async () => {
    const url = file();
    const script = `
      import { sql } from "kysely";
      import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, "open-database.ts"))};
      const db = await openDatabase(${JSON.stringify(url)}, { strict: false });
      await sql\`create table t (n integer) strict\`.execute(db.kysely);
      for (let n = 1; n <= 50; n++)
        await db.transaction((trx) => sql\`insert into t values (\${n})\`.execute(trx));
      await db.transaction(async (trx) => {
        await sql\`insert into t values (99)\`.execute(trx);
        process.kill(process.pid, "SIGKILL");
        await new Promise(() => {});
      });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd: import.meta.dirname,
      stdio: "inherit",
    });
    const [, signal] = (await once(child, "exit")) as [number | null, string | null];
    expect(signal).toBe("SIGKILL");
    const db = await openDatabase(url);
    const { rows } = await sql<{ n: number; top: number }>`
      select count(*) as n, max(n) as top from t`.execute(db.kysely);
    expect(rows[0]).toEqual({ n: 50, top: 50 });
    await db.close();
  });
});
