// Filters as links, and which pushed tickets belong.
import { expect, test } from "vitest";
import { someTicket } from "./some-ticket.fixture.ts";
import {
  everything,
  filterQuery,
  matchesFilter,
  readFilter,
  writeFilter,
} from "./ticket-filter.ts";

test("a filter survives its link, and what a link invents counts as not said", () => {
  const filter = {
    standing: "closed",
    source: "queue_timeout",
    priority: "urgent",
    assignee: "asha & co",
    q: `towels "#7" <b>`,
    board: true,
  } as const;
  expect(readFilter(writeFilter(filter))).toEqual(filter);
  expect(writeFilter(everything)).toBe("");
  expect(readFilter("?status=done&source=&priority=9&other=1")).toEqual(everything);
});

test("without a status a link means what nobody has closed", () => {
  expect(filterQuery(everything)).toEqual({ status: ["open", "in_progress"] });
  expect(filterQuery({ ...everything, standing: "all", q: "  " })).toEqual({});
  expect(matchesFilter(someTicket({ status: "closed" }), everything)).toBe(false);
  expect(matchesFilter(someTicket({ status: "in_progress" }), everything)).toBe(true);
});

test("each part of a filter leaves out what is not of it", () => {
  const ticket = someTicket({ assignee: "asha" });
  for (const [part, fits] of [
    [{ source: "missed_call" }, true],
    [{ source: "bot" }, false],
    [{ priority: "high" }, true],
    [{ priority: "normal" }, false],
    [{ assignee: "asha" }, true],
    [{ assignee: "meera" }, false],
  ] as const)
    expect(matchesFilter(ticket, { ...everything, ...part }), JSON.stringify(part)).toBe(fits);
});

test("a search finds words in any order, part of a phone number, and a ticket's number", () => {
  const ticket = someTicket({ number: 42, summary: "Two extra Towels", room_number: "204" });
  for (const q of ["towels two", "TOWEL", "98123", "+91 98123-45 678", "#42", "42", "204"])
    expect(matchesFilter(ticket, { ...everything, q }), q).toBe(true);
  for (const q of ["towels pillow", "#4", "11111", "_", "%"])
    expect(matchesFilter(ticket, { ...everything, q }), q).toBe(false);
});
