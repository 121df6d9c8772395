// Tickets on the screen: lists, news and answers become one list.
import { expect, test } from "vitest";
import { someTicket } from "./some-ticket.fixture.ts";
import { everything } from "./ticket-filter.ts";
import { mergeTickets, shownTickets } from "./ticket-list.ts";

const numbers = (known: Iterable<{ number: number }>) => [...known].map(({ number }) => number);

test("the newest ticket comes first, however lists and news arrive", () => {
  const known = mergeTickets(mergeTickets(new Map(), [someTicket({ number: 2 })]), [
    someTicket({ number: 1 }),
    someTicket({ number: 3 }),
  ]);
  expect(numbers(shownTickets(known.values(), everything, 0))).toEqual([3, 2, 1]);
});

test("an older revision that arrives late never replaces a newer one", () => {
  const known = mergeTickets(new Map(), [someTicket({ revision: 5, status: "closed" })]);
  expect(mergeTickets(known, [someTicket({ revision: 4 })])).toBe(known);
  expect(mergeTickets(known, [someTicket({ revision: 6 })]).get("t1")?.status).toBe("open");
});

test("a ticket that no longer belongs goes, and one below what was listed does not stand in a gap", () => {
  const known = mergeTickets(new Map(), [
    someTicket({ number: 9 }),
    someTicket({ number: 8, status: "closed" }),
    someTicket({ number: 2 }),
  ]);
  expect(numbers(shownTickets(known.values(), everything, 5))).toEqual([9]);
});

test("a page that is open for weeks keeps the newest only", () => {
  const many = [1, 2, 3, 4].map((number) => someTicket({ number }));
  expect(numbers(mergeTickets(new Map(), many, 2).values())).toEqual([4, 3]);
});
