// What the ledger promises, whichever database it is on.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLiveCalls } from "../calls/live-calls.ts";
import { recordSessionOutcome } from "../facts/record-session-outcome.ts";
import { endLostCalls } from "./end-lost-calls.ts";
import { type TestOrganization, refusal } from "../fixtures/pbx-under-test.ts";
import { type LedgerWorld, startLedgerWorld } from "./ledger-world.fixture.ts";
import { callsQuery } from "./list-calls.ts";

const settleMs = 12_500;

/** Runs the suite on the database of `url`, fresh and empty. Inside a `describe` of the caller's. */
export function testLedgerOn(database: string, url: () => Promise<string>): void {
  let world: LedgerWorld;
  let org: TestOrganization;
  let inner: TestOrganization;

  beforeAll(async () => {
    world = await startLedgerWorld(await url());
    org = await world.it.organizationWithoutLogin({ context_prefix: "org_a" });
    inner = await world.it.organizationWithoutLogin({ context_prefix: "org_a_b" });
  }, 120_000);
  afterAll(() => world?.it.stop());

  /** The rows of a recorded call go in, the call settles. */
  async function recorded(name: string, owner = org, prefix = "org_a") {
    const linkedid = world.newCall();
    for (const row of world.rowsOf(name, prefix, linkedid)) await world.insert(row);
    await world.later(2_000);
    await world.later(settleMs);
    return { linkedid, call: await world.call(owner, linkedid) };
  }

  test(`AT-01 [${database}] a call that nobody answers is one missed call, told to events once`, async () => {
    const { linkedid, call } = await recorded("A1");
    expect(call).toMatchObject({ verdict: "missed_call", version: 1, direction: "inbound" });
    expect(call.caller_number).toBe("+40744123456");
    expect(await world.told(linkedid)).toEqual(["1 missed_call"]);
    await world.later(60_000);
    expect(await world.told(linkedid)).toHaveLength(1);
  });

  test(`AT-02 [${database}] a queue that gives up is a queue timeout, also where its row says ANSWERED`, async () => {
    expect((await recorded("B1")).call.verdict).toBe("queue_timeout");
    expect((await recorded("B11")).call.verdict).toBe("queue_timeout");
  });

  test(`AT-03 [${database}] a bot that the caller leaves is a dropped call`, async () => {
    const linkedid = world.newCall();
    await up(linkedid);
    await world.tell(org, linkedid, "bot_joined", { uuid: "u" });
    await world.tell(org, linkedid, "hung_up", { cause: 16, cause_text: "Normal Clearing" });
    await world.later(settleMs);
    const call = await world.call(org, linkedid);
    expect(call).toMatchObject({ verdict: "bot_dropped", state: "decided" });
    expect(call.reasons[0]?.rule).toBe("bot_outcome_unknown");
  });

  test(`AT-04 [${database}] a call that a person answered is no ticket's`, async () => {
    for (const name of ["A4", "B5", "B7", "E1"])
      expect((await recorded(name)).call.verdict).toBe("human_answered");
  });

  test(`AT-06 [${database}] calls out and calls inside are not judged; events hears only of callers who were called back`, async () => {
    for (const name of ["F1", "G1"]) {
      const { linkedid, call } = await recorded(name);
      expect(call).toMatchObject({ verdict: "excluded", direction: "outbound" });
      expect(call.reasons.map(({ rule }) => rule)).toEqual(["outbound_call", "called_back"]);
      expect(await world.told(linkedid)).toEqual(["1 excluded"]);
    }
    for (const name of ["F2", "F7", "G2"]) {
      const { linkedid, call } = await recorded(name);
      expect(call.verdict).toBe("excluded");
      expect(call.reasons[0]?.text).toContain("only calls that come in are judged");
      expect(await world.told(linkedid)).toEqual([]);
    }
  });

  test(`AT-07 [${database}] the five rows of one call are one call`, async () => {
    const { linkedid, call } = await recorded("B9");
    expect(call.legs).toHaveLength(6);
    expect(await world.told(linkedid)).toEqual(["1 queue_timeout"]);
    const { items } = await world.list(org, { limit: 500 });
    expect(items.filter((item) => item.linkedid === linkedid)).toHaveLength(1);
  });

  test(`AT-08 [${database}] a call belongs to the whole prefix in its channel's name, not to one that begins the same`, async () => {
    const { linkedid } = await recorded("A1", inner, "org_a_b");
    expect(await refusal(world.call(org, linkedid))).toBe("404 PBX_CALL_UNKNOWN");
    const before = world.it.logged.length;
    for (const row of world.rowsOf("A1", "org_nobody", world.newCall())) await world.insert(row);
    await world.later(settleMs);
    expect(world.it.logged.slice(before).join("")).toContain("belongs to no organization");
  });

  test(`AT-09 [${database}] Asterisk's own Local channels make no call of their own`, async () => {
    const linkedid = world.newCall();
    const [local] = world.rowsOf("B8", "org_a", linkedid);
    await world.insert({ ...local, id: null, uniqueid: linkedid });
    await world.later(settleMs);
    await world.later(settleMs);
    expect(await world.call(org, linkedid)).toMatchObject({ verdict: "excluded" });
    expect(await world.told(linkedid)).toEqual([]);
  });

  test(`AT-13 [${database}] an extension that is a bot is no person`, async () => {
    const now = world.clock.now();
    await sql`insert into pbx_users (org_id, extension, name, routing_type, status, version, created_at, updated_at)
      values (${org.id}, '1012', 'Bot', 'ai_agent', 'active', 1, ${now}, ${now})`.execute(
      world.it.db.kysely,
    );
    const linkedid = world.newCall();
    for (const row of world.rowsOf("A4", "org_a", linkedid))
      await world.insert({
        ...row,
        dstchannel: String(row["dstchannel"]).replace("_1001-", "_1012-"),
      });
    await world.later(2_000);
    await world.later(settleMs);
    expect(await world.call(org, linkedid)).toMatchObject({ verdict: "bot_dropped" });
  });

  test(`AT-15 [${database}] what the switch told is enough, without a single row`, async () => {
    const linkedid = world.newCall();
    await up(linkedid);
    await world.tell(org, linkedid, "hung_up", { cause: 1, cause_text: "Unallocated" });
    await world.later(settleMs);
    expect(await world.call(org, linkedid)).toMatchObject({ verdict: "missed_call", legs: [] });
  });

  test(`AT-15 [${database}] AMI's call records alone, without a row in the database, are enough for a verdict`, async () => {
    for (const [name, verdict] of [
      ["A1", "missed_call"],
      ["B1", "queue_timeout"],
      ["B5", "human_answered"],
      ["B8", "queue_timeout"],
    ] as const) {
      const linkedid = world.newCall();
      const rows = world.rowsOf(name, "org_a", linkedid);
      for (const row of rows) await world.tellRecord(row);
      await world.later(settleMs);
      const call = await world.call(org, linkedid);
      expect(call).toMatchObject({ verdict, caller_number: "+40744123456" });
      expect(call.legs).toHaveLength(rows.length);
    }
  });

  test("a record that AMI told and that stands in the table is one leg, with all that the row knows", async () => {
    const linkedid = world.newCall();
    const [row] = world.rowsOf("A1", "org_a", linkedid);
    await world.tellRecord(row ?? {});
    await world.insert({ ...row, recordingfile: "call.wav" });
    await world.later(2_000);
    await world.later(settleMs);
    const { legs, verdict, version } = await world.call(org, linkedid);
    expect(legs).toMatchObject([{ channel: row?.["channel"], recordingfile: "call.wav" }]);
    expect([verdict, version]).toEqual(["missed_call", 1]);
    await world.tellRecord(row ?? {});
    expect((await world.call(org, linkedid)).legs).toEqual(legs);
  });

  test("AMI's records without linkedid and sequence are said to be of no use, once, and told calls not apart", async () => {
    for (let n = 0; n < 2; n += 1) {
      const [row] = world.rowsOf("A1", "org_a", world.newCall());
      await world.tellRecord(row ?? {}, ["linkedid", "sequence"]);
    }
    expect(world.logged().split("map linkedid and sequence")).toHaveLength(2);
  });

  test("two Asterisks that count alike are two calls, each with its own legs and verdict", async () => {
    const linkedid = world.newCall();
    for (const row of world.rowsOf("A1", "org_a", linkedid)) await world.insert(row);
    for (const row of world.rowsOf("B5", "org_a_b", linkedid)) await world.insert(row);
    for (const row of world.rowsOf("A4", "org_nobody", linkedid)) await world.insert(row);
    await world.later(2_000);
    await world.later(settleMs);
    const [ours, theirs] = [await world.call(org, linkedid), await world.call(inner, linkedid)];
    expect([ours.verdict, theirs.verdict]).toEqual(["missed_call", "human_answered"]);
    for (const [call, prefix] of [
      [ours, "org_a"],
      [theirs, "org_a_b"],
    ] as const)
      for (const leg of call.legs) expect(String(leg["channel"])).toContain(`/${prefix}_trunk`);
  });

  test("a row that comes late changes the verdict, with a higher version, and events hears of it", async () => {
    const { linkedid } = await recorded("A1");
    const [, , answered] = [
      ...world.rowsOf("A1", "org_a", linkedid),
      ...world.rowsOf("A4", "org_a", linkedid),
    ];
    await world.insert({ ...answered, sequence: 900 });
    await world.later(2_500);
    expect(await world.call(org, linkedid)).toMatchObject({
      verdict: "human_answered",
      version: 2,
    });
    expect(await world.told(linkedid)).toEqual(["1 missed_call", "2 human_answered"]);
  });

  test("a call out of which it is learnt late that it was answered is told as called back", async () => {
    const linkedid = world.newCall();
    await world.tell(org, linkedid, "channel_up", {
      channel_name: "PJSIP/org_a_1001-0000001a",
      direction: "outbound",
      caller_number: "1001",
      dialled: "+919876543210",
    });
    await world.tell(org, linkedid, "hung_up", { cause: 16, cause_text: "Normal Clearing" });
    await world.later(settleMs);
    expect(await world.call(org, linkedid)).toMatchObject({ verdict: "excluded", version: 1 });
    expect(await world.told(linkedid)).toEqual([]);
    for (const row of world.rowsOf("F1", "org_a", linkedid)) await world.insert(row);
    await world.later(2_500);
    expect(await world.records(linkedid)).toMatchObject([
      { verdict: "excluded", version: 2, called_back: { talk_s: expect.any(Number) } },
    ]);
    await world.later(60_000);
    expect(await world.told(linkedid)).toHaveLength(1);
  });

  test("a call that only its bot told of is decided within a quarter of an hour, as one that came in", async () => {
    const linkedid = world.newCall();
    const now = world.clock.now();
    await recordSessionOutcome(world, {
      org_id: org.id,
      session_id: `session-${linkedid}`,
      channel_id: linkedid,
      linkedid,
      bot_id: "ivr",
      bot_version: 1,
      outcome: "caller_hung_up",
      started_at: now - 10_000,
      ended_at: now,
    });
    await world.later(15 * 60_000 + settleMs);
    expect(await world.call(org, linkedid)).toMatchObject({
      state: "decided",
      direction: "inbound",
      verdict: "bot_dropped",
    });
  });

  test("a row in which nothing or nonsense stands harms no other call", async () => {
    await world.insert({ src: null });
    await world.insert({ channel: "x".repeat(120), linkedid: "y".repeat(140), duration: -5 });
    expect((await recorded("A1")).call.verdict).toBe("missed_call");
  });

  test("a row that was committed after later ones is read all the same", async () => {
    const linkedid = world.newCall();
    const [row] = world.rowsOf("A1", "org_a", linkedid);
    const { rows } = await sql<{ id: number }>`select max(id) as id from asterisk_cdr`.execute(
      world.it.db.kysely,
    );
    const next = Number(rows[0]?.id) + 1;
    const [later] = world.rowsOf("A1", "org_a", world.newCall());
    await world.insert({ ...later, id: next + 1 });
    await world.later(2_500);
    await world.insert({ ...row, id: next });
    await world.later(2_500);
    await world.later(settleMs);
    expect(await world.call(org, linkedid)).toMatchObject({ verdict: "missed_call" });
  });

  test("a call that was up when the program stopped, and that the switch no longer knows, has ended", async () => {
    const linkedid = world.newCall();
    await up(linkedid);
    await world.later(60_000);
    expect(await world.call(org, linkedid)).toMatchObject({ state: "live", verdict: null });
    const { db, clock, it } = world;
    const liveCalls = createLiveCalls();
    expect(await endLostCalls({ db, clock, liveCalls })).toBe(1);
    expect(await endLostCalls({ db, clock, liveCalls })).toBe(0);
    await it.pbx.settled();
    await world.later(settleMs);
    expect(await world.call(org, linkedid)).toMatchObject({ verdict: "missed_call" });
  });

  test("calls are listed newest first, page by page, by every filter", async () => {
    const all = await world.list(org, { limit: 500 });
    const starts = all.items.map(({ started_at }) => Date.parse(started_at));
    expect(starts).toEqual(starts.toSorted((a, b) => b - a));
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await world.list(org, { limit: 3, cursor });
      seen.push(...page.items.map(({ linkedid }) => linkedid));
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(all.items.map(({ linkedid }) => linkedid));
    const missed = await world.list(org, { verdict: "missed_call", number: "+40744123456" });
    expect(missed.items.length).toBeGreaterThan(0);
    expect(new Set(missed.items.map(({ verdict }) => verdict))).toEqual(new Set(["missed_call"]));
    const out = await world.list(org, { direction: "outbound" });
    expect(out.items.map(({ direction }) => direction)).toContain("outbound");
    expect(out.items.map(({ direction }) => direction)).not.toContain("inbound");
    const to = all.items.at(-1)?.started_at;
    expect((await world.list(org, { to })).items).toEqual([]);
    expect((await world.list(inner, { limit: 500 })).items).toHaveLength(2);
  });

  test("every filter of the list goes along an index", async () => {
    for (const filter of [{}, { verdict: "missed_call" }, { direction: "inbound" }, { from: 1 }]) {
      const query = callsQuery(world.db, org.id, filter, undefined, 101).compile();
      const explain = database === "sqlite" ? "explain query plan " : "explain ";
      const { rows } = await world.db.kysely.executeQuery<Record<string, unknown>>({
        ...query,
        sql: explain + query.sql,
      });
      const plan = JSON.stringify(rows);
      expect(plan).toMatch(/pbx_calls_org_id_/);
      expect(plan).not.toMatch(/TEMP B-TREE|filesort/);
    }
  });

  async function up(linkedid: string): Promise<void> {
    await world.tell(org, linkedid, "channel_up", {
      channel_name: "PJSIP/org_a_trunk-0000001a",
      direction: "inbound",
      caller_number: "+919876543210",
      dialled: "+912261230000",
    });
  }
}
