// A ticket's clocks run in the organization's working time.
import { BusinessHours } from "@pipecast/contracts/pbx/business-hours";
import { expect, test } from "vitest";
import { newEntry, newTicket, noText } from "./new-ticket.ts";
import { viewTicket } from "./ticket-view.ts";

const friday = Date.parse("2026-11-20T16:30:00+05:30");
const ticket = newTicket("t1", {
  org_id: "org_a",
  caller_number: "+919876543210",
  channel_id: "1.1",
  linkedid: "1.1",
  at: friday,
  source: "missed_call",
  priority: "high",
  unverified: false,
  text: noText,
  entry: newEntry("e1", "missed_call", friday),
});
const timezone = "Asia/Kolkata";

test("a ticket of Friday evening falls due on the next working day, past weekend and holiday", () => {
  const day = [{ from: "09:00", to: "17:00" }];
  const business_hours = BusinessHours.parse({
    days: { mon: day, tue: day, fri: day },
    holidays: ["2026-11-23"],
    first_response_minutes: 30,
    resolution_minutes: 90,
  });
  expect(viewTicket(ticket, { timezone, business_hours })).toMatchObject({
    first_response_at: null,
    first_response_due_at: "2026-11-20T17:00:00.000+05:30",
    resolution_due_at: "2026-11-24T10:00:00.000+05:30",
  });
});

test("without working hours nothing falls due", () => {
  const due = { first_response_due_at: null, resolution_due_at: null };
  expect(viewTicket(ticket, { timezone })).toMatchObject(due);
  expect(viewTicket(ticket, { timezone, business_hours: null })).toMatchObject(due);
});
