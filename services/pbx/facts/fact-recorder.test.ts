// Facts are stored once, in order, also when the database is away for a while.
import { type Database, migrate, openDatabase } from "@pipecast/platform/db";
import { createLogger } from "@pipecast/platform/log";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pbxMigrations } from "../migrations.ts";
import type { PbxTables } from "../schema.ts";
import type { SwitchFact } from "../switch/switch.ts";
import { type FactRecorder, createFactRecorder } from "./fact-recorder.ts";

let db: Database<PbxTables>;
let clock: FakeClock;
let recorder: FactRecorder;
let logged: string[];

beforeEach(async () => {
  db = await openDatabase<PbxTables>("sqlite::memory:");
  await migrate(db, pbxMigrations);
  clock = new FakeClock();
  logged = [];
  const log = createLogger({ name: "test", stream: { write: (line) => void logged.push(line) } });
  recorder = createFactRecorder({ db, clock, log, own: async () => [], settleMs: 10_000 });
});
afterEach(() => db.close());

function fact(id: string): SwitchFact {
  return { id, kind: "queue_entered", queue: "5001", at: 1, channel_id: "1.1", linkedid: "1.1" };
}
const stored = async () =>
  (
    await db.kysely
      .selectFrom("pbx_facts")
      .selectAll()
      .orderBy(sql`rowid`)
      .execute()
  ).map(({ id, org_id }) => `${id} ${org_id}`);

test("a fact told twice is stored once, and every fact keeps its place", async () => {
  for (const id of ["a", "b", "a", "c"]) recorder.record("org", fact(id));
  recorder.record(null, fact("d"));
  await recorder.settled();
  recorder.record("org", fact("b"));
  await recorder.settled();
  expect(await stored()).toEqual(["a@org org", "b@org org", "c@org org", "d null"]);
});

test("while the table cannot be written facts are held, and stored when it can", async () => {
  await sql`alter table pbx_facts rename to pbx_facts_away`.execute(db.kysely);
  for (let count = 0; count < 250; count += 1) recorder.record("org", fact(`f${count}`));
  await clock.advance(3_000);
  expect(logged.length).toBeGreaterThan(1);
  expect(logged.length).toBeLessThan(6); // ever longer pauses, not a storm
  await sql`alter table pbx_facts_away rename to pbx_facts`.execute(db.kysely);
  await clock.advance(10_000);
  await recorder.settled();
  expect(await stored()).toHaveLength(250);
  expect((await stored())[249]).toBe("f249@org org");
});

test("at a stop what is held is stored; what cannot be is said, in numbers", async () => {
  recorder.record("org", fact("a"));
  await recorder.stop(1_000);
  expect(await stored()).toEqual(["a@org org"]);

  await sql`alter table pbx_facts rename to pbx_facts_away`.execute(db.kysely);
  recorder.record("org", fact("b"));
  await recorder.stop(1_000);
  expect(logged.join("")).toContain('"lost":1');
});

test("a database that stays away costs memory up to a cap, then facts, loudly", async () => {
  await sql`alter table pbx_facts rename to pbx_facts_away`.execute(db.kysely);
  for (let count = 0; count < 50_010; count += 1) recorder.record("org", fact(`f${count}`));
  expect(logged.filter((line) => line.includes("facts are lost"))).toHaveLength(1);
  await recorder.stop(1);
  expect(logged.join("")).toContain('"lost":50000');
});
