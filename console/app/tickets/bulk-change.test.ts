// One change to many tickets.
import { expect, test } from "vitest";
import { changeMany, undoOf } from "./bulk-change.ts";
import { someTicket } from "./some-ticket.fixture.ts";

const tickets = [1, 2, 3, 4, 5, 6, 7].map((number) => someTicket({ number }));

test("each ticket is changed once, and one that is refused stops none of the others", async () => {
  const asked: number[] = [];
  const outcome = await changeMany(
    tickets,
    () => ({ status: "closed" }),
    (ticket, patch) => {
      asked.push(ticket.number);
      if (ticket.number === 3) return Promise.reject(new Error("was faster"));
      return Promise.resolve({ ...ticket, status: patch.status ?? "open" });
    },
    String,
  );
  expect(asked.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(outcome.done).toHaveLength(6);
  expect(outcome.failed).toEqual([{ ticket: tickets[2], why: "Error: was faster" }]);
});

test("taking back sets what the change touched, and nothing else", () => {
  const before = someTicket({ assignee: null, priority: "high" });
  expect(undoOf(before, { ...before, assignee: "me" })).toEqual({ assignee: null });
  expect(undoOf(before, { ...before, status: "closed", summary: "x" })).toEqual({ status: "open" });
  expect(undoOf(before, before)).toEqual({});
});
