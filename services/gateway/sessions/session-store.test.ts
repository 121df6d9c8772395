// A session waits for its database, in memory, bounded.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import { keptLog } from "../fixtures/kept-log.ts";
import { SessionRecord } from "./session-record.ts";
import { SessionStore } from "./session-store.ts";

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
