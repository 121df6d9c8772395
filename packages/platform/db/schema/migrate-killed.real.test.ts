// Migrations that die at every single statement, and are run again: kill -9 on SQLite, cut connections on MariaDB.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { sql } from "kysely";
import { afterAll, describe, expect, test } from "vitest";
import { acceptAdoption } from "../adoption/accept-adoption.ts";
import { openDatabase } from "../open-database.ts";
import { createPipecatFlow } from "../testing/foreign-database.ts";
import { gateway, pbxNow } from "../testing/sample-sets.ts";
import { fingerprintTables } from "../testing/table-fingerprint.ts";
import { type Fault, unreliableProxy } from "../testing/unreliable-proxy.ts";
import { migrate } from "./migrate.ts";

const program = join(import.meta.dirname, "../testing/migrate-until.ts");
const folder = mkdtempSync(join(tmpdir(), "pipecast-db-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that must be equal however often it was cut off: definitions, and what is remembered of the steps. */
async function endState(url: string) {
  const db = await openDatabase(url);
  const tables = await fingerprintTables(db);
  const { rows } = await sql`select id, state from pbx_migrations order by id`.execute(db.kysely);
  await db.close();
  const definitions = Object.entries(tables).map(([name, { ddl }]) => [
    name,
    ddl.replace(/COMMENT='.*'/, ""),
  ]);
  return { definitions, rows };
}

async function resume(url: string): Promise<void> {
  const db = await openDatabase(url);
  await migrate(db, pbxNow);
  await db.close();
}

async function runUntil(url: string, statement: number) {
  const child = spawn(process.execPath, [program, url, String(statement)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") },
  });
  const output = child.stdout.setEncoding("utf8").toArray();
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  return { code, signal, output: (await output).join("") };
}

/** Migrates through a proxy that cuts at the n-th statement; answers whether it got that far. */
async function cutAt(url: string, statement: number, fault: Fault): Promise<boolean> {
  await using proxy = await unreliableProxy(url);
  const db = await openDatabase(proxy.url, { connections: 1 });
  let seen = 0;
  proxy.fault = () => (++seen === statement ? fault : undefined);
  await migrate(db, pbxNow).catch(() => {});
  proxy.fault = () => undefined;
  await db.close();
  return seen >= statement;
}

describe("a migration on SQLite", () => {
  test("killed before any of its statements, it ends the same when run again", async () => {
    const clean = `sqlite:${join(folder, "clean.db")}`;
    const { code, output } = await runUntil(clean, 0);
    expect(code).toBe(0);
    const statements = Number(output);
    expect(statements).toBeGreaterThan(40);
    const expected = await endState(clean);
    const numbers = Array.from({ length: statements }, (_, n) => n + 1);
    const killOne = async () => {
      for (let n = numbers.pop(); n !== undefined; n = numbers.pop()) {
        const url = `sqlite:${join(folder, `killed-${n}.db`)}`;
        expect({ n, ...(await runUntil(url, n)) }).toMatchObject({ n, signal: "SIGKILL" });
        await resume(url);
        expect({ n, ...(await endState(url)) }).toEqual({ n, ...expected });
      }
    };
    await Promise.all([killOne(), killOne()]);
  }, 180_000);
});

describeReal("a migration on MariaDB", mariadbUrl, () => {
  for (const fault of ["before", "after"] as const)
    test(`cut off ${fault} any of its statements, it ends the same when run again`, async () => {
      const clean = await mariadbUrl();
      await resume(clean);
      const expected = await endState(clean);
      let n = 0;
      for (;;) {
        n++;
        const url = await mariadbUrl();
        const cut = await cutAt(url, n, fault);
        await resume(url);
        expect({ n, ...(await endState(url)) }).toEqual({ n, ...expected });
        if (!cut) break;
      }
      expect(n).toBeGreaterThan(40);
    }, 180_000);

  test("an adoption that renames, cut off at any of its statements, is finished when accepted again", async () => {
    for (let n = 1; ; n++) {
      const url = await mariadbUrl();
      const direct = await openDatabase(url);
      await createPipecatFlow(direct);
      const before = await fingerprintTables(direct);
      await using proxy = await unreliableProxy(url);
      const db = await openDatabase(proxy.url, { connections: 1 });
      let seen = 0;
      proxy.fault = () => (++seen === n ? (n % 2 === 0 ? "before" : "after") : undefined);
      const accept = () => acceptAdoption(db, [gateway], [{ table: "pipecat_bots" }]);
      await accept().catch(() => {});
      const cut = seen >= n;
      proxy.fault = () => undefined;
      expect(await accept()).toEqual([
        { table: "pipecat_bots", mode: "renamed", physical: "pipecat_bots_before_pipecast" },
      ]);
      const after = await fingerprintTables(direct);
      expect(after["pipecat_bots"]).toBeUndefined();
      expect(after["pipecat_bots_before_pipecast"]?.checksum).toBe(
        before["pipecat_bots"]?.checksum,
      );
      expect(after["pipecat_api_keys"]).toEqual(before["pipecat_api_keys"]);
      await Promise.all([db.close(), direct.close()]);
      if (!cut) break;
      expect(n).toBeLessThan(200);
    }
  }, 180_000);
});
