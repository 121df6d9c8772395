// What a person is told whose change came too late.
import type { TicketEntry } from "@pipecast/contracts/events/tickets";
import { expect, test } from "vitest";
import { someTicket } from "./some-ticket.fixture.ts";
import { changesBetween, isQuiet } from "./ticket-changes.ts";

const entry = (id: string, kind: string, by: string | null, text = ""): TicketEntry => ({
  id,
  at: "2026-11-20T10:00:00.000+05:30",
  kind,
  linkedid: "",
  by,
  text,
  withdrawn: false,
});

test("fields that changed, what was written meanwhile, and by whom; what was seen is not told again", () => {
  const seen = someTicket({ events: [entry("1", "missed_call", null)] });
  const now = someTicket({
    status: "in_progress",
    assignee: "asha",
    events: [
      ...seen.events,
      entry("2", "status", "asha", "open → in_progress"),
      entry("3", "assigned", "asha", "asha"),
      entry("4", "note", "asha", "I called back"),
    ],
  });
  const changes = changesBetween(seen, now);
  expect(changes.fields).toEqual([
    { name: "status", before: "open", after: "in_progress" },
    { name: "assignee", before: "", after: "asha" },
  ]);
  expect(changes.entries.map(({ text }) => text)).toEqual(["I called back"]);
  expect(changes.by).toEqual(["asha"]);
  expect(isQuiet(changes)).toBe(false);
});

test("another missed call is something to know; a new revision alone is not", () => {
  const seen = someTicket();
  expect(isQuiet(changesBetween(seen, someTicket({ revision: 2 })))).toBe(true);
  const again = someTicket({ events: [entry("1", "missed_call", null)] });
  expect(isQuiet(changesBetween(seen, again))).toBe(false);
});
