// The overview on any database: sums that agree with the statement, the same hours a week before, and along an index.
import { getOverview } from "@pipecast/contracts/pbx/overview";
import { getStatement } from "@pipecast/contracts/pbx/statements";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";
import type { CallRow } from "../ledger/ledger-tables.ts";
import type { PbxTables } from "../schema.ts";
import { countQuery } from "./count-calls.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** 17:30 in the organization's zone. */
const now = Date.UTC(2026, 10, 20, 12);

export function describeOverview(title: string, database: "sqlite" | "mysql", url: () => string) {
  describe(title, () => {
    let it: PbxUnderTest;
    let org: TestOrganization;
    let other: TestOrganization;
    let made = 0;
    beforeAll(async () => {
      it = await startPbx({ url: url(), clock: new FakeClock(now) });
      org = await it.organizationWithoutLogin();
      other = await it.organizationWithoutLogin();
    });
    afterAll(() => it.stop());
    const tables = () => it.db.typed<PbxTables>().kysely;

    async function call(at: number, some: Partial<CallRow> = {}): Promise<string> {
      const linkedid = `call-${made++}`;
      const row = {
        org_id: org.id,
        linkedid,
        channel_id: linkedid,
        direction: "inbound" as const,
        caller_number: "+919811100001",
        did: "+912261230000",
        started_at: at,
        ended_at: at,
        state: "decided" as const,
        verdict: "missed_call",
        version: 1,
        reasons: "[]",
        session: null,
        ticket_id: null,
        touched: 1,
        due_at: null,
        ...some,
      };
      await tables().insertInto("pbx_calls").values(row).execute();
      return linkedid;
    }
    async function fact(linkedid: string, kind: string, at: number, data: object) {
      const row = {
        id: `fact-${made++}`,
        source: "switch" as const,
        kind,
        org_id: org.id,
        channel_id: linkedid,
        linkedid,
        at,
        data: JSON.stringify(data),
        recorded_at: at,
      };
      await tables().insertInto("pbx_facts").values(row).execute();
    }
    const overview = (query: object = {}) => it.ask(org.jwt, getOverview, { query });

    test("a day without calls is zeros, and one hour for every hour", async () => {
      const found = await overview();
      expect(found.now.calls).toMatchObject({ calls: 0, decided: 0, missed: 0 });
      expect(found.now.from).toBe("2026-11-20T00:00:00.000+05:30");
      expect(found.before.from).toBe("2026-11-13T00:00:00.000+05:30");
      expect(found.before.to).toBe("2026-11-13T17:30:00.000+05:30");
      expect(found.hours).toHaveLength(18);
      expect(found).toMatchObject({ numbers: [], bots: [], queues: [] });
    });

    test("today's sums agree with the day's statement, and stand beside those of a week before", async () => {
      const session = JSON.stringify({ id: "s", bot_id: "ivr", version: 1, outcome: null });
      await call(now - hourMs);
      await call(now - hourMs, { verdict: "queue_timeout" });
      await call(now - 2 * hourMs, { verdict: "bot_resolved", session });
      await call(now - 2 * hourMs, { verdict: "bot_transferred", session, did: "+912261230001" });
      await call(now - minuteMs, { state: "live", verdict: null, ended_at: null });
      await call(now - minuteMs, { state: "settling", verdict: null });
      await call(now - minuteMs, { verdict: "excluded", direction: "internal", did: "" });
      await call(now - hourMs, { org_id: other.id });
      await call(now - 7 * 24 * hourMs - hourMs, { verdict: "human_answered" });
      // Later than it is now: a week ago, this had not come in yet either.
      await call(now - 7 * 24 * hourMs + minuteMs);
      const found = await overview();
      const statement = await it.ask(org.jwt, getStatement, { query: { day: "2026-11-20" } });
      const { calls, live, settling, decided, verdicts } = statement;
      expect(found.now.calls).toMatchObject({ calls, live, settling, decided, verdicts });
      expect(found.now.calls).toMatchObject({ calls: 7, missed: 2, bot_resolved: 1 });
      expect(found.before.calls).toMatchObject({ calls: 1, answered: 1, missed: 0 });
      const all = found.hours.reduce((sum, hour) => sum + hour.calls, 0);
      expect(all).toBe(calls);
      expect(found.hours[16]).toMatchObject({
        at: "2026-11-20T16:00:00.000+05:30",
        calls: 2,
        missed: 2,
        calls_before: 1,
        missed_before: 0,
      });
      expect(found.numbers).toEqual([
        { id: "+912261230000", calls: 5, missed: 2 },
        { id: "+912261230001", calls: 1, missed: 0 },
      ]);
      expect(found.bots).toEqual([{ id: "ivr", calls: 2, missed: 0, resolved: 1, transferred: 1 }]);
    });

    test("waiting is told by queue, and until somebody answered", async () => {
      const answered = await call(now - 30 * minuteMs, { verdict: "human_answered" });
      await fact(answered, "queue_entered", now - 29 * minuteMs, { queue: "5001" });
      await fact(answered, "agent_answered", now - 28 * minuteMs, { queue: "5001" });
      const lost = await call(now - 20 * minuteMs, { verdict: "queue_timeout" });
      await fact(lost, "queue_entered", now - 20 * minuteMs, { queue: "5001" });
      await fact(lost, "queue_left", now - 19 * minuteMs, { queue: "5001" });
      const found = await overview();
      expect(found.now.time_to_human_ms).toBe(2 * minuteMs);
      expect(found.queues).toEqual([
        { id: "5001", calls: 2, answered: 1, wait_median_ms: minuteMs },
      ]);
    });

    test("the services that are away are left out; the calls are there", async () => {
      expect((await overview()).now).toMatchObject({ tickets: null, bots: null });
    });

    test("a stretch that ends before it begins, or is longer than a month, is refused", async () => {
      for (const query of [
        { from: "2026-11-20T10:00:00Z", to: "2026-11-20T09:00:00Z" },
        { from: "2026-01-01T00:00:00Z" },
      ])
        expect(await refusal(overview(query))).toBe("400 PBX_STRETCH_IMPOSSIBLE");
      expect(await refusal(overview({ org_id: other.id }))).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
    });

    test("counting goes along the index by time", async () => {
      const typed = it.db.typed<PbxTables>();
      const query = countQuery(typed, org.id, { from: now - hourMs, to: now }).compile(
        typed.kysely,
      );
      const explain = database === "sqlite" ? "explain query plan " : "explain ";
      const { rows } = await it.db.kysely.executeQuery<Record<string, unknown>>({
        ...query,
        sql: explain + query.sql,
      });
      expect(JSON.stringify(rows)).toMatch(/pbx_calls_org_id_started_at/);
    });
  });
}
