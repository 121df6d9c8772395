// Announced and running calls: single use, in time, capped, drained.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import type { SessionRecord } from "../sessions/session-record.ts";
import { type CallPlan, CallRegistry } from "./call-registry.ts";

function plan(id: string): CallPlan {
  const names = { org_id: "o", bot_id: "b", version: 1, channel_id: "1", linkedid: "1", call: {} };
  return {
    identity: { id, ...names },
    flow: {} as never,
    model: { provider: "scripted" },
    rate: 8000,
  };
}

function running(id: string) {
  return {
    record: { identity: plan(id).identity } as SessionRecord,
    giveBack: () => undefined,
    lineTaken: () => undefined,
    hear: () => false,
  };
}

const v4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("an announced call's UUID is random version 4 and opens once", () => {
  const registry = new CallRegistry(new FakeClock(), 10);
  const uuid = registry.announce(plan("a"));
  expect(uuid).toMatch(v4);
  expect(registry.take(uuid)?.identity.id).toBe("a");
  expect(registry.take(uuid)).toBeUndefined();
  expect(registry.take("00000000-0000-4000-8000-000000000000")).toBeUndefined();
});

test("a UUID that is not used for 15 s opens nothing any more", () => {
  const clock = new FakeClock();
  const registry = new CallRegistry(clock, 10);
  const first = registry.announce(plan("a"));
  clock.advanceNow(14_999);
  expect(registry.find("a")).toBeDefined();
  expect(registry.take(first)).toBeDefined();
  const second = registry.announce(plan("b"));
  clock.advanceNow(15_000);
  expect(registry.take(second)).toBeUndefined();
  expect(registry.find("b")).toBeUndefined();
  expect(clock.waiting).toBe(0);
});

test("a call that was hung up before its audio came opens nothing; only its own organization can say so", () => {
  const registry = new CallRegistry(new FakeClock(), 10);
  const uuid = registry.announce(plan("a"));
  expect(registry.withdraw("a", "another")).toBe(false);
  expect(registry.withdraw("a", "o")).toBe(true);
  expect(registry.take(uuid)).toBeUndefined();
  expect(registry.withdraw("a", "o")).toBe(false);
});

test("announced and running calls count against the cap together", () => {
  const registry = new CallRegistry(new FakeClock(), 2);
  const uuid = registry.announce(plan("a"));
  registry.announce(plan("b"));
  expect(() => registry.announce(plan("c"))).toThrowError(
    expect.objectContaining({ code: "GATEWAY_FULL", status: 503, retryable: true }),
  );
  registry.take(uuid);
  const forget = registry.add(running("a"));
  expect(() => registry.announce(plan("c"))).toThrow();
  forget();
  expect(registry.announce(plan("c"))).toMatch(v4);
});

test("a drain takes no new call, lets announced ones come and running ones end", async () => {
  const registry = new CallRegistry(new FakeClock(), 10);
  const uuid = registry.announce(plan("a"));
  let drained = false;
  const drain = registry.drain(new AbortController().signal).then(() => (drained = true));
  expect(() => registry.announce(plan("b"))).toThrowError(
    expect.objectContaining({ code: "GATEWAY_DRAINING" }),
  );
  expect(registry.take(uuid)).toBeDefined();
  const forget = registry.add(running("a"));
  await Promise.resolve();
  expect(drained).toBe(false);
  forget();
  await drain;
});

test("a drain ends at its deadline though calls still run", async () => {
  const registry = new CallRegistry(new FakeClock(), 10);
  registry.add(running("a"));
  const deadline = new AbortController();
  const drain = registry.drain(deadline.signal);
  deadline.abort();
  await drain;
  expect(registry.running()).toHaveLength(1);
});
