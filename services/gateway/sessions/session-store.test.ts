// A session waits for its database, in memory or on disk, bounded.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "@pipecast/platform/clock";
import { defineErrors } from "@pipecast/platform/errors";
import { keptLog } from "@pipecast/testkit/kept-log";
import type { KeptSession } from "./kept-session.ts";
import { SessionRecord } from "./session-record.ts";
import { SessionSpool } from "./session-spool.ts";
import { SessionStore } from "./session-store.ts";

const { AWAY } = defineErrors("STORETEST", {
  AWAY: { status: 503, message: "The database is away.", retryable: true },
});

function setUp() {
  const clock = new FakeClock();
  const saved: string[] = [];
  const refused = new Set<string>();
  const state = { away: false, saved };
  const log = keptLog();
  const store = new SessionStore({
    clock,
    log,
    save: async ({ identity: { id } }) => {
      if (state.away || refused.has(id)) throw new Error("the database is away");
      saved.push(id);
    },
  });
  const done: string[] = [];
  const put = (id: string) => store.put(record(id), () => done.push(id));
  return { clock, store, state, saved, refused, done, put, log };
}

function record(id: string): SessionRecord {
  const call = {};
  const names = { org_id: "o", bot_id: "b", version: 1, channel_id: "1", linkedid: "1" };
  return new SessionRecord({ id, call, ...names }, () => 0);
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a session that ends while the database is away is stored when it is back", async () => {
  const { clock, state, saved, done, put } = setUp();
  state.away = true;
  for (let i = 0; i < 50; i++) put(`s${i}`);
  await clock.advance(60_000);
  expect(saved).toEqual([]);
  state.away = false;
  await clock.advance(20_000);
  expect(saved).toHaveLength(50);
  expect(done).toHaveLength(50);
});

test("a session that the database will not take keeps no other out", async () => {
  const { clock, refused, saved, put } = setUp();
  refused.add("bad");
  put("bad");
  put("good");
  await clock.advance(2_000);
  expect(saved).toEqual(["good"]);
});

test("no more than 1,000 sessions wait; one that is given up is named in the log with its outcome", async () => {
  const { store, state, done, put, log } = setUp();
  state.away = true;
  for (let i = 0; i < 1_001; i++) put(`s${i}`);
  expect(store.waiting).toBe(1_000);
  expect(done).toHaveLength(1);
  expect(log.lines.find(({ level }) => level === "error")?.fields).toMatchObject({
    code: "GATEWAY_SESSION_LOST",
  });
});

test("a stop tries once more, then gives up in time", async () => {
  const { clock, store, state, saved, done, put } = setUp();
  state.away = true;
  put("a");
  await clock.advance(1_000);
  state.away = false;
  await store.stop(1_000);
  expect(saved).toEqual(["a"]);
  state.away = true;
  const late = setUp();
  late.state.away = true;
  late.put("b");
  await settle();
  await late.store.stop(1_000);
  expect(late.store.waiting).toBe(0);
  expect(late.done).toEqual(["b"]);
  expect(done).toEqual(["a"]);
});

/** A database that can go away, shared by gateways that follow one another on one folder. */
async function onDisk() {
  const folder = await tempDir();
  onTestFinished(() => folder.remove());
  const db = { away: false, ended: [] as KeptSession[], running: new Map<string, KeptSession>() };
  const check = () => {
    if (db.away) throw AWAY();
  };
  const open = async () => {
    const log = keptLog();
    const store = new SessionStore({
      clock: systemClock,
      log,
      begin: async (session) => {
        check();
        db.running.set(session.identity.id, session);
      },
      save: async (session) => {
        check();
        db.running.delete(session.identity.id);
        db.ended.push(session);
      },
      unended: async () => {
        check();
        return [...db.running.values()];
      },
    });
    const spool = await SessionSpool.open(folder.path, log);
    await store.start(spool);
    return { store, spool, log };
  };
  const ids = () => db.ended.map(({ identity, outcome }) => `${identity.id.at(-1)} ${outcome}`);
  return { db, open, ids };
}

function sessionOf(n: number, outcome: "completed" | null): SessionRecord {
  const names = { org_id: "o", bot_id: "b", version: 1, channel_id: "1", linkedid: "1" };
  const id = `0190b3f0-0000-7000-8000-00000000000${n}`;
  const made = new SessionRecord({ id, call: {}, ...names }, () => n);
  if (outcome === null) return made;
  made.endedAt = 100 + n;
  made.outcome = outcome;
  return made;
}

test("sessions that ended while the database was away are stored in their order, by this process or the next", async () => {
  const { db, open, ids } = await onDisk();
  const first = await open();
  db.away = true;
  for (const n of [1, 2, 3]) first.store.put(sessionOf(n, "completed"), () => undefined);
  await first.store.stop(500);
  expect(first.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  const second = await open();
  for (const n of [4, 5]) second.store.put(sessionOf(n, "completed"), () => undefined);
  await waitUntil("on disk", 5000, async () => (await second.spool.ids()).length === 5);
  db.away = false;
  await waitUntil("all stored", 5000, () => db.ended.length === 5);
  expect(ids()).toEqual([1, 2, 3, 4, 5].map((n) => `${n} completed`));
  await waitUntil("the disk is clean", 5000, async () => (await second.spool.ids()).length === 0);
});

test("a session whose gateway was killed is closed as lost at the next start, wherever its beginning was kept", async () => {
  const { db, open, ids } = await onDisk();
  const first = await open();
  first.store.begin(sessionOf(1, null));
  await waitUntil("in the database", 5000, () => db.running.size === 1);
  db.away = true;
  first.store.begin(sessionOf(2, null));
  await waitUntil("on disk", 5000, async () => (await first.spool.ids()).length === 1);
  // Killed here: nothing is stopped. The database is still away at the start.
  const second = await open();
  second.store.begin(sessionOf(3, null));
  db.away = false;
  await waitUntil("both are closed", 15_000, () => db.ended.length === 2);
  expect(ids().toSorted()).toEqual(["1 gateway_lost", "2 gateway_lost"]);
  expect(db.ended[0]?.actions.at(-1)).toMatchObject({ type: "failure", status: "GATEWAY_LOST" });
}, 30_000);

test("what a process has begun itself is not taken for lost", async () => {
  const { db, open } = await onDisk();
  const { store } = await open();
  store.begin(sessionOf(1, null));
  store.put(sessionOf(1, "completed"), () => undefined);
  await waitUntil("stored", 5000, () => db.ended.length === 1);
  expect(db.ended[0]?.outcome).toBe("completed");
});
