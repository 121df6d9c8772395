// What a backup promises, of each database we support and into each.
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import { openDatabase } from "../open-database.ts";
import { checkSchema, migrate } from "../schema/migrate.ts";
import { gateway, pbxNow, pbxThen } from "../testing/sample-sets.ts";
import { backUp } from "./back-up.ts";
import { restore } from "./restore.ts";

const sets = [pbxNow, gateway];

/** `makeFrom` and `makeTo` give URLs of fresh, empty databases. */
export function describeBackup(
  name: string,
  makeFrom: () => Promise<string>,
  makeTo: () => Promise<string>,
): void {
  describe(name, () => {
    let folder: string;
    let file: string;
    let url: string;
    let from: Database;
    let to: Database;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "pipecast-backup-"));
      file = join(folder, "backup.db");
      url = await makeFrom();
      from = await openDatabase(url);
      to = await openDatabase(await makeTo());
    });
    afterEach(async () => {
      await Promise.all([from.close(), to.close()]);
      rmSync(folder, { recursive: true, force: true });
    });

    const options = () => ({ file, program: "1.2.3", keyMark: "0a1b2c3d", now: 1_767_225_600_123 });

    test("what was backed up is restored with the same counts and sums, bytes and counters too", async () => {
      for (const set of sets) await migrate(from, set);
      await fill(from, 0, 450);
      await sql`insert into asterisk_cdr (linkedid) values ('1.1'), ('1.2'), ('1.3')`.execute(
        from.kysely,
      );
      await sql`delete from asterisk_cdr where linkedid = '1.3'`.execute(from.kysely);
      const made = await backUp(from, sets, options());
      expect(made.tables).toContainEqual(
        expect.objectContaining({ table: "pbx_queue", rows: 450 }),
      );
      const restored = await restore(file, to, sets);
      expect(restored.tables).toEqual(made.tables);
      expect(restored.label).toMatchObject({ program: "1.2.3", source: from.dialect });
      for (const set of sets) await checkSchema(to, set);
      await sql`insert into asterisk_cdr (linkedid) values ('new')`.execute(to.kysely);
      const { rows } = await sql`select id from asterisk_cdr where linkedid = 'new'`.execute(
        to.kysely,
      );
      expect(rows).toEqual([{ id: 4 }]);
    });

    test("a backup is of one moment, while another connection writes pairs of rows all the time", async () => {
      for (const set of sets) await migrate(from, set);
      await fill(from, 0, 300);
      const writer = await openDatabase(url);
      const stop = new AbortController();
      let at = 300;
      let during = 0;
      const writing = (async () => {
        while (!stop.signal.aborted) {
          // The queue and its call record are of one transaction: a backup has both or neither.
          const n = at++;
          await writer.transaction(async (trx) => {
            await insertQueue(trx, n);
            await sql`insert into asterisk_cdr (linkedid) values (${String(n)})`.execute(trx);
          });
        }
      })();
      const endWriting = async () => {
        stop.abort();
        await writing;
        await writer.close();
      };
      let report: Awaited<ReturnType<typeof backUp>>;
      try {
        report = await backUp(from, sets, {
          ...options(),
          onProgress: () => {
            during = at;
          },
        });
      } finally {
        await endWriting();
      }
      expect(during, "rows came while it ran").toBeGreaterThan(300);
      const rowsOf = (table: string) => report.tables.find((one) => one.table === table)?.rows ?? 0;
      expect(rowsOf("pbx_queue")).toBe(300 + rowsOf("asterisk_cdr"));
      expect(rowsOf("pbx_queue")).toBeLessThan(at);
      expect((await restore(file, to, sets)).tables).toEqual(report.tables);
    });

    test("a target with rows is refused and keeps them; an existing file is not written over", async () => {
      for (const set of sets) await migrate(from, set);
      await fill(from, 0, 3);
      await backUp(from, sets, options());
      const before = readFileSync(file);
      await expect(backUp(from, sets, options())).rejects.toMatchObject({ code: "DB_FILE_EXISTS" });
      expect(readFileSync(file).equals(before)).toBe(true);
      await migrate(to, pbxNow);
      await sql`insert into asterisk_cdr (linkedid) values ('mine')`.execute(to.kysely);
      await expect(restore(file, to, sets)).rejects.toMatchObject({ code: "DB_TARGET_NOT_EMPTY" });
      const { rows } = await sql`select linkedid from asterisk_cdr`.execute(to.kysely);
      expect(rows).toEqual([{ linkedid: "mine" }]);
      expect(readFileSync(file).equals(before), "a backup is only read").toBe(true);
    });

    test("only its owner reads a backup, and nothing is left beside it, also when it fails", async () => {
      for (const set of sets) await migrate(from, set);
      await backUp(from, sets, options());
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(existsSync(`${file}.part`) || existsSync(`${file}-wal`)).toBe(false);
      rmSync(file);
      const failing = backUp(from, sets, {
        ...options(),
        onProgress: () => {
          throw new Error("cut off");
        },
      });
      await expect(failing).rejects.toThrow("cut off");
      expect(existsSync(file) || existsSync(`${file}.part`)).toBe(false);
    });

    test("a backup of an earlier schema is restored and brought up to date; of a newer one refused", async () => {
      await migrate(from, pbxThen);
      await sql`insert into organizations (id, name, context_prefix, status, api_key, api_secret, created_at, updated_at)
        values ('a', 'A', 'org_a', 'active', 'k', 's', 1, 2)`.execute(from.kysely);
      await backUp(from, [pbxThen], options());
      await restore(file, to, [pbxNow]);
      await checkSchema(to, pbxNow);
      const { rows } = await sql`select id, name from organizations`.execute(to.kysely);
      expect(rows).toEqual([{ id: "a", name: "A" }]);
      rmSync(file);
      await backUp(to, [pbxNow], options());
      await expect(restore(file, to, [pbxThen])).rejects.toMatchObject({ code: "DB_SCHEMA_NEWER" });
    });

    test("a damaged backup, and a file that is none, change nothing", async () => {
      for (const set of sets) await migrate(from, set);
      await fill(from, 0, 3);
      await backUp(from, sets, options());
      const changed = await openDatabase(`sqlite:${file}`);
      await sql`update pbx_queue set name = 'other' where number = '1'`.execute(changed.kysely);
      await changed.close();
      await expect(restore(file, to, sets)).rejects.toMatchObject({ code: "DB_BACKUP_DAMAGED" });
      chmodSync(file, 0o600);
      for (const text of ["", "no database at all, but long enough to look at ".repeat(100)]) {
        writeFileSync(file, text);
        await expect(restore(file, to, sets)).rejects.toMatchObject({
          code: "DB_BACKUP_UNREADABLE",
        });
      }
      await expect(restore(join(folder, "none.db"), to, sets)).rejects.toMatchObject({
        code: "DB_BACKUP_UNREADABLE",
      });
      await expect(sql`select 1 from pbx_queue`.execute(to.kysely)).rejects.toMatchObject({
        code: "DB_QUERY_FAILED",
      });
    });

    test("a restore that was cut off keeps everything from starting there, and goes on when run again", async () => {
      for (const set of sets) await migrate(from, set);
      await fill(from, 0, 250);
      const made = await backUp(from, sets, options());
      const cut = restore(file, to, sets, ({ table, rows }) => {
        if (table === "pbx_queue" && rows > 0) throw new Error("cut off");
      });
      await expect(cut).rejects.toThrow("cut off");
      await expect(migrate(to, pbxNow)).rejects.toMatchObject({ code: "DB_COPY_UNFINISHED" });
      expect((await restore(file, to, sets)).tables).toEqual(made.tables);
      await checkSchema(to, pbxNow);
    });
  });
}

async function fill(db: Database, first: number, last: number): Promise<void> {
  await db.transaction(async (trx) => {
    for (let n = first; n < last; n++) await insertQueue(trx, n);
  });
}

async function insertQueue(trx: Database["kysely"], n: number): Promise<void> {
  const seal = n % 3 === 0 ? null : Buffer.from([0, 255, n % 256, 39, 92]);
  await sql`insert into pbx_queue (org_id, number, name, members, open, weight, seal, timeout_s) values
    (${newId()}, ${String(n)}, ${`Name ${n} é\\'"`}, ${JSON.stringify({ n, text: "x".repeat(n % 700) })}, ${n % 2},
     ${n % 5 === 0 ? null : n / 3}, ${seal}, ${n})`.execute(trx);
}
