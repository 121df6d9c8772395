// What the outbox promises when all is well, run on every database we support.
import { setTimeout as pause } from "node:timers/promises";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { describe, expect, test } from "vitest";
import { openDatabase } from "../db/index.ts";
import { createOutbox } from "./create-outbox.ts";
import { LaneStore } from "./lane-store.ts";
import type { Delivery, Outbox } from "./outbox.ts";
import { HOUR, OutboxFixture, TestErrors } from "./testing/outbox-fixture.ts";

/** `make` gives the URL of a fresh, empty database. */
export function describeOutbox(name: string, make: () => Promise<string>): void {
  describe(name, () => {
    const bench = new OutboxFixture(make);
    const { add, work, rows, settled, shifted } = bench;

    test("what is added is delivered at once after the commit, without waiting for the next look", async () => {
      const got: Delivery[] = [];
      work({ t: { deliver: async (message) => void got.push(message) } }, { pollMs: 60_000 });
      await pause(50);
      const began = performance.now();
      const { id } = await add("k", { a: [1, "é"] }, { dedupe_key: "d" });
      await waitUntil("it came", 5_000, () => got.length === 1);
      expect(performance.now() - began).toBeLessThan(1_000);
      expect(got[0]).toEqual({
        id,
        seq: expect.any(Number),
        topic: "t",
        key: "k",
        dedupe_key: "d",
        payload: { a: [1, "é"] },
        attempt: 1,
        created_at: expect.any(Number),
      });
      await settled(1);
    });

    test("what was added in a transaction that was undone is never delivered", async () => {
      const undone = bench.db.transaction(async (trx) => {
        await bench.outbox.add(trx, { topic: "t", key: "k", payload: "undone" });
        throw new Error("no");
      });
      await expect(undone).rejects.toThrow("no");
      const got: unknown[] = [];
      work({ t: { deliver: async ({ payload }) => void got.push(payload) } });
      await add("k", "stored");
      await settled(1);
      expect(got).toEqual(["stored"]);
    });

    test("adding outside of a transaction is refused", async () => {
      const plain = bench.db.kysely as unknown as Parameters<Outbox["add"]>[0];
      await expect(
        bench.outbox.add(plain, { topic: "t", key: "k", payload: 1 }),
      ).rejects.toMatchObject({
        code: "DB_NOT_IN_TRANSACTION",
      });
    });

    test("the same dedupe key adds nothing a second time, also when two come at once", async () => {
      const all = await Promise.all([1, 2, 3, 4].map(() => add("k", 1, { dedupe_key: "once" })));
      expect(all.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect(new Set(all.map(({ id }) => id)).size).toBe(1);
      expect(await rows()).toHaveLength(1);
      expect((await add("k", 1, { dedupe_key: "once", topic: "other" })).duplicate).toBe(false);
    });

    test("many added at once are each delivered once, also when they are added again", async () => {
      const got: string[] = [];
      work({ t: { deliver: async ({ key }) => void got.push(key) } });
      const messages = Array.from({ length: 120 }, (_, n) => ({
        topic: "t",
        key: `k${n}`,
        dedupe_key: `d${n}`,
        payload: n,
      }));
      for (let time = 0; time < 2; time += 1)
        await bench.db.transaction((trx) => bench.outbox.addAll(trx, messages));
      await bench.db.transaction((trx) => bench.outbox.addAll(trx, []));
      await settled(120);
      expect(got).toHaveLength(120);
      expect(new Set(got)).toEqual(new Set(messages.map(({ key }) => key)));
    });

    test("messages of a key come in order, one at a time, while receivers fail now and then", async () => {
      const got = new Map<string, number[]>();
      const active = new Set<string>();
      let overlaps = 0;
      let failures = 0;
      const deliver = async ({ key, payload }: Delivery) => {
        if (active.has(key)) overlaps++;
        active.add(key);
        await pause(Math.random() * 3);
        active.delete(key);
        if (Math.random() < 0.1 && ++failures < 30) throw TestErrors.DOWN();
        got.set(key, [...(got.get(key) ?? []), payload as number]);
      };
      const quick = shifted();
      for (let worker = 0; worker < 2; worker++)
        work({ t: { deliver, parallel: 8 } }, { leaseMs: 100_000_000 }, quick);
      const turning = setInterval(() => (bench.shift += 4_000), 10);
      for (let n = 0; n < 25; n++)
        await Promise.all(["a", "b", "c", "d"].map((key) => add(key, n)));
      await settled(100);
      clearInterval(turning);
      expect(overlaps).toBe(0);
      expect(failures).toBeGreaterThan(0);
      for (const key of ["a", "b", "c", "d"])
        expect(got.get(key)).toEqual(Array.from({ length: 25 }, (_, n) => n));
    });

    test("whoever adds to a key waits for the one that adds to it already: numbers grow as commits do", async () => {
      const order: string[] = [];
      const other = await openDatabase(bench.url, { strict: false });
      const box = createOutbox(other, "demo_");
      const first = other.transaction(async (trx) => {
        await box.add(trx, { topic: "t", key: "k", payload: "first" });
        await pause(150);
        order.push("first");
      });
      await pause(50);
      await add("k", "second").then(() => order.push("second"));
      await first;
      expect(order).toEqual(["first", "second"]);
      expect((await rows()).map(({ payload }) => payload)).toEqual(['"first"', '"second"']);
      await other.close();
    });

    test("no more deliveries run at a time than are allowed, per topic and in all", async () => {
      const gate = Promise.withResolvers<void>();
      let running = 0;
      let most = 0;
      const perTopic = new Map<string, number>();
      let mostOfOne = 0;
      const deliver = async ({ topic }: Delivery) => {
        most = Math.max(most, ++running);
        perTopic.set(topic, (perTopic.get(topic) ?? 0) + 1);
        mostOfOne = Math.max(mostOfOne, perTopic.get(topic) ?? 0);
        await gate.promise;
        running--;
        perTopic.set(topic, (perTopic.get(topic) ?? 0) - 1);
      };
      for (let n = 0; n < 30; n++) await add(`k${n}`, n, { topic: n % 2 === 0 ? "t" : "u" });
      work({ t: { deliver, parallel: 3 }, u: { deliver, parallel: 3 } }, { parallel: 5 });
      await waitUntil("all places are taken", 5_000, () => running === 5);
      await pause(100);
      gate.resolve();
      await settled(30);
      expect(most).toBe(5);
      expect(mostOfOne).toBe(3);
    });

    test("messages that could not be delivered anyway are refused when added", async () => {
      await expect(add("k", "x".repeat(300_000))).rejects.toMatchObject({
        code: "OUTBOX_PAYLOAD_TOO_LARGE",
      });
      const message = { topic: "t", key: "k", payload: 1 };
      const bad = [{ topic: "T" }, { key: "" }, { key: "k".repeat(191) }, { dedupe_key: "" }];
      for (const part of bad)
        await expect(
          bench.db.transaction((trx) => bench.outbox.add(trx, { ...message, ...part })),
        ).rejects.toMatchObject({ code: "OUTBOX_BAD_MESSAGE" });
    });

    test("what was delivered is forgotten after its time, what is pending or dead is not", async () => {
      const store = new LaneStore(bench.db, "demo_", bench.now);
      work({
        t: {
          deliver: async ({ payload }) => {
            if (payload === "bad") throw TestErrors.GONE();
          },
        },
      });
      await add("a", "good");
      await add("b", "bad");
      await settled(2);
      await add("c", "waits", { topic: "nobody" });
      expect(await store.sweep(HOUR)).toBe(0);
      bench.shift = 2 * HOUR;
      expect(await store.sweep(HOUR)).toBe(3); // one message, the lanes of a and b
      expect((await rows()).map(({ state }) => state)).toEqual(["dead", "pending"]);
      bench.shift = 0;
      await add("a", "again");
      await waitUntil("it came", 5_000, async () => (await rows())[2]?.state === "delivered");
      expect((await rows()).map(({ state }) => state)).toEqual(["dead", "pending", "delivered"]);
    });
  });
}
