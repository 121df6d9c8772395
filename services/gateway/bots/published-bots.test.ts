// The version a call gets: compiled once, and there though the database is away or slow.
import { DbErrors } from "@pipecast/platform/db";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import { demoDocument } from "../fixtures/flows.ts";
import type { BotRow, BotVersionRow } from "../schema.ts";
import { PublishedBots } from "./published-bots.ts";

function setUp() {
  const clock = new FakeClock();
  const table = {
    version: 1 as number | null,
    asked: 0,
    answer: "at once" as "at once" | "never" | "fails",
  };
  const flow = JSON.stringify(demoDocument);
  const model = JSON.stringify({ provider: "scripted" });
  const bots = new PublishedBots(
    {
      find(org_id, id) {
        table.asked++;
        if (table.answer === "never") return new Promise(() => undefined);
        if (table.answer === "fails") return Promise.reject(DbErrors.UNREACHABLE());
        if (org_id !== "org_a") return Promise.resolve(undefined);
        return Promise.resolve({ id, org_id, published_version: table.version } as BotRow);
      },
      findVersion: (org_id, bot_id, version) =>
        Promise.resolve({ bot_id, version, org_id, flow, model } as BotVersionRow),
    },
    undefined,
    clock,
  );
  return { clock, table, bots };
}

test("a version is compiled once; a newer one replaces it for the calls to come", async () => {
  const { bots, table } = setUp();
  const first = await bots.find("org_a", "demo");
  expect((await bots.find("org_a", "demo")).flow).toBe(first.flow);
  table.version = 2;
  const second = await bots.find("org_a", "demo");
  expect(second.version).toBe(2);
  expect(second.flow).not.toBe(first.flow);
});

test("while the database is away a caller gets the version that was seen last", async () => {
  const { bots, table } = setUp();
  await bots.find("org_a", "demo");
  table.answer = "fails";
  expect((await bots.find("org_a", "demo")).version).toBe(1);
  await expect(bots.find("org_a", "never-seen")).rejects.toMatchObject({ code: "DB_UNREACHABLE" });
});

test("a database that does not answer keeps a caller waiting one second, not longer", async () => {
  const { bots, table, clock } = setUp();
  await bots.find("org_a", "demo");
  table.answer = "never";
  const found = bots.find("org_a", "demo");
  clock.advanceNow(1_000);
  expect((await found).version).toBe(1);
  expect(clock.waiting).toBe(0);
});

test("a bot that was taken back or never published is refused though it was seen before", async () => {
  const { bots, table } = setUp();
  await bots.find("org_a", "demo");
  table.version = null;
  await expect(bots.find("org_a", "demo")).rejects.toMatchObject({
    code: "GATEWAY_BOT_NOT_PUBLISHED",
  });
  await expect(bots.find("org_b", "demo")).rejects.toMatchObject({ code: "GATEWAY_BOT_NOT_FOUND" });
});
