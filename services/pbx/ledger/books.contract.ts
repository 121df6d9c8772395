// What the reconciler finds and repairs, and that a day's sums match, whichever database it is on.
import { getStatement } from "@pipecast/contracts/pbx/statements";
import { createOutbox } from "@pipecast/platform/outbox";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLiveCalls } from "../calls/live-calls.ts";
import type { TestOrganization } from "../fixtures/pbx-under-test.ts";
import { type LedgerWorld, startLedgerWorld } from "./ledger-world.fixture.ts";
import { reconcileCalls } from "./reconcile-calls.ts";

/** Runs the suite on the database of `url`, fresh and empty. Inside a `describe` of the caller's. */
export function testBooksOn(url: () => Promise<string>): void {
  let world: LedgerWorld;
  let org: TestOrganization;
  const day = "2026-11-20";

  beforeAll(async () => {
    world = await startLedgerWorld(await url());
    org = await world.it.organizationWithoutLogin({ context_prefix: "org_a" });
  }, 120_000);
  afterAll(() => world?.it.stop());

  async function recorded(name: string): Promise<string> {
    const linkedid = world.newCall();
    for (const row of world.rowsOf(name, "org_a", linkedid)) await world.insert(row);
    await world.later(2_000);
    await world.later(12_500);
    return linkedid;
  }

  const run = (statement: ReturnType<typeof sql>) => statement.execute(world.it.db.kysely);
  const statement = () => world.it.ask(org.jwt, getStatement, { query: { day } });

  async function reconcile() {
    const found = await reconcileCalls({
      db: world.db,
      clock: world.clock,
      log: world.log,
      metrics: undefined,
      liveCalls: createLiveCalls(),
      outbox: createOutbox(world.it.db, "pbx_", { now: () => world.clock.now() }),
    });
    await world.later(2_500);
    return found;
  }

  const nothing = { strays: 0, stuck: 0, untold: 0, endless: 0 };

  test("a day's calls, verdicts and deliveries are sums that match", async () => {
    for (const name of ["A1", "A4", "B1", "F1"]) await recorded(name);
    expect(await statement()).toMatchObject({
      day,
      timezone: "Asia/Kolkata",
      calls: 4,
      decided: 4,
      live: 0,
      settling: 0,
      verdicts: { missed_call: 1, human_answered: 1, queue_timeout: 1, excluded: 1 },
      deliveries: { told: 0, waiting: 3, undeliverable: 0, unsent: 0 },
      facts_without_call: 0,
      matches: true,
      faults: [],
    });
    expect(await reconcile()).toEqual(nothing);
  });

  test("a verdict of which events was never told is told, once", async () => {
    const linkedid = await recorded("A1");
    await run(sql`delete from pbx_outbox where order_key = ${`${org.id}:${linkedid}`}`);
    expect(await statement()).toMatchObject({
      matches: false,
      faults: ["1 verdicts were never sent to tickets"],
    });
    expect(await reconcile()).toEqual({ ...nothing, untold: 1 });
    expect(await world.told(linkedid)).toEqual(["1 missed_call"]);
    expect(await reconcile()).toEqual(nothing);
    expect((await statement()).matches).toBe(true);
  });

  test("a caller who was called back, of which events was never told, is told, once, with whom it was", async () => {
    const linkedid = await recorded("F1");
    await run(sql`delete from pbx_outbox where order_key = ${`${org.id}:${linkedid}`}`);
    expect(await reconcile()).toEqual({ ...nothing, untold: 1 });
    expect(await world.records(linkedid)).toMatchObject([
      { verdict: "excluded", called_back: { number: expect.stringMatching(/\d+/) } },
    ]);
    expect(await reconcile()).toEqual(nothing);
  });

  test("a call that is not on record, although facts of it are, comes back with its verdict", async () => {
    const linkedid = await recorded("B1");
    await run(sql`delete from pbx_calls where linkedid = ${linkedid}`);
    expect((await statement()).facts_without_call).toBe(1);
    expect((await reconcile()).strays).toBeGreaterThan(0);
    await world.later(12_500);
    expect(await world.call(org, linkedid)).toMatchObject({ verdict: "queue_timeout" });
    expect((await statement()).matches).toBe(true);
  });

  test("a call that settles and that nobody would look at again is looked at", async () => {
    const linkedid = await recorded("A1");
    await run(
      sql`update pbx_calls set state = 'settling', verdict = null, due_at = null where linkedid = ${linkedid}`,
    );
    expect(await reconcile()).toEqual({ ...nothing, stuck: 1 });
    expect(await world.call(org, linkedid)).toMatchObject({ verdict: "missed_call" });
  });

  test("a call that does not end is an alarm", async () => {
    const linkedid = world.newCall();
    await world.tell(org, linkedid, "channel_up", {
      channel_name: "PJSIP/org_a_trunk-0000001a",
      direction: "inbound",
      caller_number: "+919876543210",
      dialled: "+912261230000",
    });
    await world.later(2_000);
    expect(await reconcile()).toEqual(nothing);
    world.clock.advanceNow(7 * 3_600_000);
    expect((await reconcile()).endless).toBe(1);
    expect(world.logged()).toContain("a call does not end");
  });
}
