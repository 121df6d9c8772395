// What the outbox promises when receivers and workers fail, run on every database we support.
import { setTimeout as pause } from "node:timers/promises";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { listDeadLetters, outboxStats, retryDeadLetter, retryNow } from "./dead-letters.ts";
import { LaneStore } from "./lane-store.ts";
import { HOUR, OutboxFixture, TestErrors } from "./testing/outbox-fixture.ts";

/** `make` gives the URL of a fresh, empty database. */
export function describeOutboxFailures(name: string, make: () => Promise<string>): void {
  describe(name, () => {
    const bench = new OutboxFixture(make);
    const { add, work, rows, settled, shifted } = bench;

    test("a failing receiver is tried again after 5 s, 30 s, 2 min, 10 min, 1 h, 6 h …, and given up after 72 h", async () => {
      const quick = shifted();
      const tries: number[] = [];
      const worker = work(
        {
          t: {
            deliver: async () => (tries.push(bench.now()), Promise.reject(TestErrors.DOWN())),
          },
        },
        {},
        quick,
      );
      await bench.db.transaction((trx) => quick.add(trx, { topic: "t", key: "k", payload: 1 }));
      for (let n = 1; (await rows())[0]?.state !== "dead"; n++) {
        await waitUntil(
          `try ${n} is recorded`,
          5_000,
          async () => (await rows())[0]?.attempts === n,
        );
        if ((await rows())[0]?.state === "dead") break;
        const { rows: next } = await sql<{
          next_at: number;
        }>`select next_at from demo_outbox`.execute(bench.db.kysely);
        bench.shift = (next[0]?.next_at ?? 0) - Date.now() + 5;
        worker.wake();
        expect(n).toBeLessThan(40);
      }
      const pauses = tries.slice(1).map((at, n) => at - (tries[n] ?? 0));
      const expected = [5_000, 30_000, 120_000, 600_000, HOUR, 6 * HOUR, 6 * HOUR];
      for (const [n, wanted] of expected.entries()) {
        expect(pauses[n]).toBeGreaterThan(wanted * 0.79);
        expect(pauses[n]).toBeLessThan(wanted * 1.21 + 2_000);
      }
      const horizon = (tries.at(-1) ?? 0) - (tries[0] ?? 0);
      expect(horizon).toBeLessThan(72 * HOUR);
      expect(horizon).toBeGreaterThan(60 * HOUR);
      const [dead] = await listDeadLetters(bench.outbox);
      expect(dead).toMatchObject({ topic: "t", key: "k", attempts: tries.length });
      expect(dead?.last_error).toBe("OUTBOXTEST_DOWN: The receiver is down.");
    });

    test("while one key waits for its receiver, other keys and other topics of the same key go on", async () => {
      const got: string[] = [];
      work({
        t: {
          deliver: async ({ key }) => {
            if (key === "bad") throw TestErrors.DOWN();
            got.push(key);
          },
        },
        u: { deliver: async ({ key }) => void got.push(`u ${key}`) },
      });
      await add("bad");
      await add("good");
      await add("bad", 2, { topic: "u" });
      await waitUntil("the others came", 5_000, () => got.length === 2);
      expect(got.toSorted()).toEqual(["good", "u bad"]);
      expect((await rows())[0]).toMatchObject({ state: "pending", attempts: 1 });
    });

    test("a refusal for good is not tried again: it is kept with its error, the next message of the key goes on", async () => {
      const got: unknown[] = [];
      let refuse = true;
      const seen: string[] = [];
      work(
        {
          t: {
            deliver: async ({ payload }) => {
              if (payload === "bad" && refuse) throw TestErrors.GONE();
              got.push(payload);
            },
          },
        },
        { hooks: { dead: ({ code }) => seen.push(code) } },
      );
      const { id } = await add("k", "bad");
      await add("k", "good");
      await settled(2);
      expect(got).toEqual(["good"]);
      expect(seen).toEqual(["OUTBOXTEST_GONE"]);
      expect(await listDeadLetters(bench.outbox)).toMatchObject([
        { id, attempts: 1, topic: "t", key: "k" },
      ]);
      expect(await outboxStats(bench.outbox)).toEqual([
        { topic: "t", pending: 0, dead: 1, oldestMs: 0 },
      ]);
      refuse = false;
      await retryDeadLetter(bench.outbox, id);
      await settled(2);
      expect(got).toEqual(["good", "bad"]);
      await expect(retryDeadLetter(bench.outbox, id)).rejects.toMatchObject({
        code: "OUTBOX_NOT_DEAD",
      });
    });

    test("an operator who knows that the receiver is back need not wait for the next try", async () => {
      let down = true;
      const got: unknown[] = [];
      work({
        t: {
          deliver: async ({ payload }) => {
            if (down) throw TestErrors.DOWN();
            got.push(payload);
          },
        },
      });
      await add("k", 1);
      await waitUntil("it failed", 5_000, async () => (await rows())[0]?.attempts === 1);
      down = false;
      await retryNow(bench.outbox, "t");
      await settled(1);
      expect(got).toEqual([1]);
    });

    test("a receiver that never answers is left at its deadline and tried again", async () => {
      const codes: string[] = [];
      const signals: AbortSignal[] = [];
      work(
        {
          t: {
            deliver: (_, signal) => (signals.push(signal), new Promise(() => {})),
            timeoutMs: 60,
          },
        },
        { hooks: { failed: ({ code }) => codes.push(code) } },
      );
      await add("k");
      await waitUntil("it was left", 5_000, () => codes.length === 1);
      expect(codes).toEqual(["OUTBOX_TIMEOUT"]);
      expect(signals[0]?.aborted).toBe(true);
    });

    test("stopping waits for what is under way, takes nothing more, and what it aborts was not tried", async () => {
      const got: unknown[] = [];
      const gate = Promise.withResolvers<void>();
      const worker = work({
        t: {
          deliver: async ({ payload }, signal) => {
            if (payload === "quick") await pause(80);
            else
              await Promise.race([
                gate.promise,
                new Promise((_, reject) => signal.addEventListener("abort", reject)),
              ]);
            got.push(payload);
          },
        },
      });
      await add("a", "quick");
      await add("b", "hangs");
      await waitUntil("both run", 5_000, async () => {
        const { rows: leased } =
          await sql`select 1 as x from demo_outbox_lanes where lease_until > 0`.execute(
            bench.db.kysely,
          );
        return leased.length === 2;
      });
      await worker.stop(300);
      await add("c", "late");
      expect(got).toEqual(["quick"]);
      const all = await rows();
      expect(all.map(({ state, attempts }) => [state, attempts])).toEqual([
        ["delivered", 1],
        ["pending", 0],
        ["pending", 0],
      ]);
      gate.resolve();
      work({ t: { deliver: async ({ payload }) => void got.push(payload) } });
      await settled(3);
      expect(new Set(got)).toEqual(new Set(["hangs", "late", "quick"]));
    });

    test("a worker that lost its lease records nothing: the one that took over does", async () => {
      const store = new LaneStore(bench.db, "demo_");
      await add("k", 1);
      const [stale] = await store.claim("t", 1, 1);
      if (stale === undefined) throw new Error("nothing to claim");
      const message = await store.takeHead(stale);
      if (message === undefined) throw new Error("no message");
      await pause(10);
      const [fresh] = await store.claim("t", 1, 10_000);
      expect(fresh?.token).toBe(stale.token + 1);
      await expect(
        store.record(stale, message, { state: "delivered" }, 1_000),
      ).rejects.toMatchObject({
        code: "OUTBOX_FENCED",
      });
      expect(await store.renew(stale, 1_000)).toBe(false);
      expect((await rows())[0]?.state).toBe("pending");
      expect(await store.claim("t", 1, 10_000)).toEqual([]);
    });

    test("a long delivery keeps its lease", async () => {
      let deliveries = 0;
      const deliver = async () => {
        deliveries++;
        await pause(500);
      };
      for (let n = 0; n < 2; n++) work({ t: { deliver } }, { leaseMs: 150 });
      await add("k");
      await settled(1);
      expect(deliveries).toBe(1);
    });

    test("a stored payload that cannot be read is set aside, and the next message goes on", async () => {
      const got: unknown[] = [];
      await add("k", "broken");
      await add("k", "whole");
      await sql`update demo_outbox set payload = '{"a":' where payload = '"broken"'`.execute(
        bench.db.kysely,
      );
      work({ t: { deliver: async ({ payload }) => void got.push(payload) } });
      await settled(2);
      expect(got).toEqual(["whole"]);
      expect((await rows())[0]).toMatchObject({
        state: "dead",
        last_error: expect.stringMatching(/^DB_BAD_JSON/),
      });
    });
  });
}
