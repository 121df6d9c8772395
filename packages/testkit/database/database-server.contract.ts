// What every SQL server of the testkit promises, whatever its make.
import { createConnection } from "mysql2/promise";
import { expect, test } from "vitest";
import { describeReal } from "../describe-real.ts";
import type { DatabaseServer } from "./database-server.ts";

/** Runs the promises on a make: `url` gives a database of the run's server, `start` a server of the test's own. */
export function describeDatabaseServer(
  name: string,
  version: RegExp,
  url: () => Promise<string>,
  start: () => Promise<DatabaseServer>,
): void {
  describeReal(`${name} of the run`, url, (first) => {
    test("every call gives another database, and each is empty", async () => {
      const urls = [first(), await url(), await url()];
      expect(new Set(urls).size).toBe(3);
      await ask(urls[1] ?? "", "CREATE TABLE t (id INT)");
      expect(await ask(urls[1] ?? "", "SHOW TABLES")).toHaveLength(1);
      expect(await ask(urls[2] ?? "", "SHOW TABLES")).toHaveLength(0);
    });

    test("all files of a run share one server", async () => {
      expect(new URL(await url()).port).toBe(new URL(first()).port);
    });
  });

  describeReal(`${name} of one's own`, start, (server) => {
    test("it is the version the suite is about, and keeps any character", async () => {
      expect(server().version).toMatch(version);
      const fresh = await server().freshDatabase();
      await ask(fresh, "CREATE TABLE t (words TEXT)");
      await ask(fresh, "INSERT INTO t VALUES ('नमस्ते 🙏')");
      expect(await ask(fresh, "SELECT words FROM t")).toEqual([{ words: "नमस्ते 🙏" }]);
    });

    test("what was committed survives a kill, on the same port", async () => {
      const fresh = await server().freshDatabase();
      await ask(fresh, "CREATE TABLE t (id INT)");
      await ask(fresh, "INSERT INTO t VALUES (7)");
      await server().kill();
      await expect(ask(fresh, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
      await server().start();
      expect(await ask(fresh, "SELECT id FROM t")).toEqual([{ id: 7 }]);
    });

    test("stopped in order it starts again with its data", async () => {
      const fresh = await server().freshDatabase();
      await ask(fresh, "CREATE TABLE t (id INT)");
      await server().stop();
      await server().start();
      expect(await ask(fresh, "SHOW TABLES")).toHaveLength(1);
    });
  });
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const connection = await createConnection({ uri: url, charset: "utf8mb4" });
  try {
    const [rows] = await connection.query(sql);
    return Array.isArray(rows) ? rows : [];
  } finally {
    connection.destroy();
  }
}
