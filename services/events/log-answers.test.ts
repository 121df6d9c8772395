// The log answers what operators ask: why is there no ticket, why are there two, why was no message sent. docs/operations.md says so.
import { readFile } from "node:fs/promises";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { authkey, eventsWithMessages } from "./fixtures/events-with-messages.ts";
import { record } from "./tickets/testing/verdict-storm.ts";

const caller = "+919876543210";

async function setUp() {
  const it = await eventsWithMessages("sqlite::memory:");
  const lines = (event: string) =>
    it.log.lines.filter(({ fields }) => fields["event"] === event).map(({ fields }) => fields);
  const line = (event: string) =>
    waitUntil(event, 10_000, () => {
      const found = lines(event);
      return found.length > 0 && found;
    });
  const post = (body: object) => it.ask(it.internal, "POST", "/auto-ticket/org_a", body);
  return { ...it, lines, line, post };
}

test("tickets not created: the record came with its verdict, and what was made of it stands under the call", async () => {
  const { post, line, lines } = await setUp();
  await post({ ...record("1.1", caller), verdict: "human_answered" });
  expect(await line("inbox.accepted")).toMatchObject([
    { linkedid: "1.1", verdict: "human_answered", duplicate: false },
  ]);
  expect(await line("ticket.unchanged")).toMatchObject([
    { linkedid: "1.1", verdict: "human_answered", org_id: "org_a" },
  ]);
  expect(lines("ticket.created")).toEqual([]);
  await post(record("1.2", caller));
  expect(await line("ticket.created")).toMatchObject([
    { linkedid: "1.2", verdict: "missed_call", ticket_number: 1, org_id: "org_a" },
  ]);
});

test("duplicate tickets: each call names the ticket it went onto, and why the one before no longer took it", async () => {
  const { post, line, lines, ask, a } = await setUp();
  await post(record("1.1", caller));
  const [{ ticket_id = "" } = {}] = (await line("ticket.created")) as { ticket_id?: string }[];
  await post(record("1.2", caller));
  expect(await line("ticket.updated")).toMatchObject([
    { linkedid: "1.2", ticket_number: 1, priority: "urgent" },
  ]);
  await ask(a, "PATCH", `/tickets/${ticket_id}`, { status: "closed" });
  expect(await line("ticket.closed")).toMatchObject([{ ticket_number: 1, by: "change" }]);
  await post(record("1.3", caller));
  await waitUntil("the second", 10_000, () => lines("ticket.created").length === 2);
  expect(lines("ticket.created")[1]).toMatchObject({ linkedid: "1.3", ticket_number: 2 });
});

test("WhatsApp not sent: refused, unknown, waiting, skipped and kept are told by event and ticket number, without the caller's number", async () => {
  const { msg91, settings, newTicket, line, log } = await setUp();
  const skip = () => void (settings.settings = { ...settings.settings, enabled: false });
  const refuse = () => {
    settings.key = authkey;
    msg91.behave = () => "refused";
  };
  for (const [number, event, arrange] of [
    [1, "whatsapp.kept", () => void (settings.key = undefined)],
    [2, "whatsapp.failed", refuse],
    [3, "whatsapp.unknown", () => void (msg91.behave = () => "dies")],
    [4, "whatsapp.skipped", skip],
  ] as const) {
    arrange();
    await newTicket({ caller_number: `98765 4321${number}` });
    expect(await line(event)).toMatchObject([{ ticket_number: number, org_id: "org_a" }]);
  }
  settings.away = true;
  await newTicket({ caller_number: "98765 43220" });
  expect((await line("messages.waiting"))[0]).toMatchObject({
    code: "EVENTS_SETTINGS_UNAVAILABLE",
  });
  const open = log.lines.map(({ fields: { pii: _pii, ...fields } }) => JSON.stringify(fields));
  expect(open.filter((text) => text.includes("98765432"))).toEqual([]);
}, 40_000);

test("docs/operations.md names the events that there are", async () => {
  const guide = await readFile(new URL("../../docs/operations.md", import.meta.url), "utf8");
  const names = ["inbox.accepted", "inbox.failed", "ticket.created", "ticket.updated"];
  const more = ["ticket.unchanged", "ticket.closed", "whatsapp.failed", "messages.waiting"];
  expect([...names, ...more].filter((name) => !guide.includes(name))).toEqual([]);
});
