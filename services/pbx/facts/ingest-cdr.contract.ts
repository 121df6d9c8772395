// What is read of a CDR table, whatever happens to it, on whichever database it is.
import { type Database, migrate, openDatabase } from "@pipecast/platform/db";
import { createLogger } from "@pipecast/platform/log";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pbxMigrations } from "../migrations.ts";
import type { PbxTables } from "../schema.ts";
import { createCdrArrivals } from "./cdr-trigger.ts";
import { createCdrTableReader } from "./cdr-table-reader.ts";
import { createCdrInbox } from "./ingest-cdr.ts";
import { createRecordOwner } from "./own-records.ts";

const hour = 60 * 60_000;
const day = 24 * hour;

const owners = async (calls: readonly unknown[]) => calls.map(() => "org");

/** Runs the suite on the database of `url`, fresh and empty, with or without a trigger. Inside a `describe` of the caller's. */
export function testCdrInboxOn(url: () => Promise<string>, withTrigger: boolean): void {
  let db: Database<PbxTables>;
  let clock: FakeClock;
  let logged: string[];
  let look: () => Promise<boolean>;

  beforeEach(async () => {
    db = await openDatabase<PbxTables>(await url());
    await migrate(db, pbxMigrations);
    clock = new FakeClock(Date.UTC(2026, 10, 20, 12));
    logged = [];
    look = start();
  }, 120_000);
  afterEach(() => db.close());

  /** A process that has just begun. */
  function start(): () => Promise<boolean> {
    const log = createLogger({ name: "test", stream: { write: (line) => void logged.push(line) } });
    const own = createRecordOwner({ clock, log, metrics: undefined, owners });
    const reader = createCdrTableReader(db.typed(), "asterisk_cdr", () => clock.now());
    const parts = { db, clock, log, own, settleMs: 10_000 };
    const arrivals = withTrigger ? createCdrArrivals(db, log) : undefined;
    return createCdrInbox(parts, reader, "asterisk_cdr", arrivals);
  }

  const at = (ago: number) =>
    new Date(clock.now() - ago).toISOString().slice(0, 19).replace("T", " ");
  const insert = (uniqueid: string, ago = 0, id: number | null = null) =>
    sql`insert into asterisk_cdr (id, calldate, channel, uniqueid, linkedid, sequence)
      values (${id}, ${at(ago)}, 'PJSIP/org_a_trunk-0000001a', ${uniqueid}, ${uniqueid}, 1)`.execute(
      db.kysely,
    );
  const known = async () =>
    (
      await sql<{ linkedid: string }>`select linkedid from pbx_facts order by linkedid`.execute(
        db.kysely,
      )
    ).rows.map(({ linkedid }) => linkedid);

  const waiting = async () =>
    (await sql`select cdr_id from pbx_cdr_inbox`.execute(db.kysely)).rows.length;

  test("the first start looks back 24 hours, and says so", async () => {
    await insert("old", day + hour);
    await insert("young", day - hour);
    await look();
    expect(await known()).toEqual(["young"]);
    expect(logged.join("")).toContain("the last 24 hours");
  });

  test("the first start on an empty table is said once, in this process and the next", async () => {
    for (let n = 0; n < 3; n += 1) await look();
    look = start();
    await look();
    await insert("first", 2 * day);
    await look();
    expect(await known()).toEqual(["first"]);
    expect(logged.filter((line) => line.includes("the last 24 hours"))).toHaveLength(1);
  });

  test("the first rows of an empty table are not passed over when they come while it is first looked at", async () => {
    let asked = 0;
    const kysely = db.typed().kysely.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        asked += 1;
        if (asked === 1) await insert("between");
        return result;
      },
    });
    const reader = createCdrTableReader({ ...db.typed(), kysely }, "asterisk_cdr", () =>
      clock.now(),
    );
    expect(await reader.before(1)).toBe(0);
    expect(asked).toBe(2);
  });

  test("a row that is committed after later ones is read, also by the next process", async () => {
    await insert("a", 0, 10);
    await look();
    await insert("c", 0, 14);
    await look();
    await insert("b", 0, 12);
    look = start();
    await look();
    expect(await known()).toEqual(["a", "b", "c"]);
  });

  test("a row that was committed after everybody had given it up is found by the hourly sweep", async () => {
    await insert("a", 0, 10);
    await insert("c", 0, 14);
    await look();
    clock.advanceNow(20 * 60_000);
    await look();
    await insert("b", 0, 12);
    clock.advanceNow(hour);
    await look();
    expect(await known()).toEqual(["a", "b", "c"]);
  });

  test("a table that was emptied and counts from one again is noticed, said, and read", async () => {
    await insert("a", 0, 1_000);
    await look();
    await sql`delete from asterisk_cdr`.execute(db.kysely);
    await insert("b", 0, 1);
    clock.advanceNow(61_000);
    await look();
    await insert("c", 0, 2);
    await look();
    expect(await known()).toEqual(["a", "b", "c"]);
    // With a trigger it makes no difference.
    const said = logged.filter((line) => line.includes("has gone back"));
    expect(said).toHaveLength(withTrigger ? 0 : 1);
  });

  test("a table that was restored, with rows we know and one we do not, costs each row once", async () => {
    for (const id of [1, 2, 3]) await insert(`r${id}`, 0, id);
    await look();
    await sql`delete from asterisk_cdr where id >= 2`.execute(db.kysely);
    await insert("r9", 0, 2);
    clock.advanceNow(61_000);
    await look();
    expect(await known()).toEqual(["r1", "r2", "r3", "r9"]);
  });

  test("more rows than one reading takes are all read, in a look and in a sweep", async () => {
    for (let n = 0; n < 1_100; n += 1) await insert(`n${String(n).padStart(4, "0")}`);
    await look();
    expect(await known()).toHaveLength(1_100);
    await sql`delete from pbx_facts`.execute(db.kysely);
    clock.advanceNow(61 * 60_000);
    await look();
    expect(await known()).toHaveLength(1_100);
  });

  test("of a flood that waits each organization's rows are taken in turns, and none is left behind", async () => {
    await look();
    for (let n = 0; n < 1_300; n += 1) await insert(`n${n}`);
    await sql`update asterisk_cdr set channel = 'PJSIP/org_small_trunk-0000001b' where uniqueid = 'n1290'`.execute(
      db.kysely,
    );
    const more = await look();
    if (withTrigger) {
      expect(more).toBe(true);
      expect(await known()).toHaveLength(1_000);
      expect(await known()).toContain("n1290");
      expect(await look()).toBe(false);
    }
    expect(await known()).toHaveLength(1_300);
  });

  test("what was taken is not waiting any more", async () => {
    await insert("a");
    await look();
    await insert("b");
    await look();
    expect(await waiting()).toBe(0);
    await insert("c");
    expect(await waiting()).toBe(withTrigger ? 1 : 0);
  });

  test("a trigger that somebody took away is put back within the hour, and no row is lost meanwhile", async () => {
    await look();
    await sql`drop trigger if exists pbx_cdr_arrived`.execute(db.kysely);
    await insert("a");
    clock.advanceNow(61 * 60_000);
    await look();
    await look();
    expect(await known()).toEqual(["a"]);
    await insert("b");
    expect(await waiting()).toBe(withTrigger ? 1 : 0);
  });

  test("two processes that read the same table at once bring every row in once", async () => {
    for (let n = 0; n < 300; n += 1) await insert(`n${n}`);
    const other = start();
    await Promise.all([look(), other(), look(), other()]);
    await insert("late");
    await Promise.all([look(), other()]);
    expect(await known()).toHaveLength(301);
  });
}
