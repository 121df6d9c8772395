// Who follows calls learns which ticket a decided call is on.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import type { CallRow } from "./ledger-tables.ts";
import { createTicketTeller } from "./tell-tickets.ts";

const row = { org_id: "ours", linkedid: "1.1", state: "decided" } as CallRow;

function setUp(answers: (string | undefined)[]) {
  const clock = new FakeClock();
  const told: (string | undefined)[] = [];
  let asked = 0;
  const teller = createTicketTeller(
    clock,
    { tell: (_row, ticket) => void told.push(ticket), follows: (org) => org === "ours" },
    async () => {
      asked += 1;
      const ticket = answers.shift();
      return new Map(ticket === undefined ? [] : [["1.1", ticket]]);
    },
  );
  return { clock, told, teller, asked: () => asked };
}

test("a decided call is told at once, and again with its ticket as soon as there is one", async () => {
  const { clock, told, teller } = setUp([undefined, "ticket-7"]);
  teller.decided(row);
  expect(told).toEqual([undefined]);
  await clock.advance(300);
  expect(told).toEqual([undefined]);
  await clock.advance(1_000);
  expect(told).toEqual([undefined, "ticket-7"]);
  expect(clock.waiting).toBe(0);
});

test("events is not asked where nobody follows, nor for ever", async () => {
  const { clock, told, teller, asked } = setUp([]);
  teller.decided({ ...row, org_id: "theirs" });
  teller.decided(row);
  await clock.advance(60_000);
  expect(asked()).toBe(4);
  expect(told).toEqual([undefined, undefined]);
  teller.decided(row);
  teller.stop();
  expect(clock.waiting).toBe(0);
});
