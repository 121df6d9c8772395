// What every store of tickets promises.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import type { Ticket, VerdictCommand, WishCommand } from "./ticket.ts";
import type { TicketStore } from "./ticket-store.ts";

const caller = "+919876543210";
const noon = Date.UTC(2026, 10, 20, 6, 30);

export interface StoreUnderTest {
  store: TicketStore;
  /** Another store on the same data, as another process would have it. */
  another: () => TicketStore;
}

export function verdict(linkedid: string, more: Partial<VerdictCommand> = {}): VerdictCommand {
  return {
    type: "verdict",
    verdict: "missed_call",
    version: 1,
    linkedid,
    channel_id: linkedid,
    caller_number: caller,
    at: noon,
    after_queue: false,
    unverified: false,
    ...more,
  };
}

export function wish(linkedid: string, more: Partial<WishCommand> = {}): WishCommand {
  return {
    type: "wish",
    by: "bot",
    linkedid,
    channel_id: linkedid,
    caller_number: caller,
    at: noon,
    category: "maintenance",
    summary: "The shower leaks",
    guest_name: "John",
    room_number: "205",
    details: "",
    ...more,
  };
}

/** `tag` stands in the titles: which store it is. */
export function describeTicketStore(tag: string, make: () => Promise<StoreUnderTest>): void {
  test(`${tag} a missed call becomes one open ticket of high priority; the same verdict again changes nothing`, async () => {
    const { store } = await make();
    const first = await store.apply("org_a", verdict("1.1"));
    expect(first).toMatchObject({
      outcome: "created",
      ticket: { number: 1, status: "open", priority: "high", source: "missed_call" },
    });
    const again = await store.apply("org_a", verdict("1.1"));
    expect(again).toMatchObject({ outcome: "unchanged", ticket: { id: first.ticket?.id } });
    const all = await store.list("org_a", {}, 10);
    expect(all).toHaveLength(1);
    expect(all[0]?.entries).toMatchObject([{ kind: "missed_call", linkedid: "1.1" }]);
  });

  test(`AT-05 ${tag} a caller with an open ticket gets an event on it and it is urgent: never a second ticket`, async () => {
    const { store } = await make();
    await store.apply("org_a", verdict("1.1"));
    const second = await store.apply("org_a", verdict("1.2", { verdict: "queue_timeout" }));
    expect(second).toMatchObject({ outcome: "updated", ticket: { number: 1, priority: "urgent" } });
    expect(second.ticket?.entries.map(({ kind }) => kind)).toEqual([
      "missed_call",
      "queue_timeout",
    ]);
    expect(await store.list("org_a", {}, 10)).toHaveLength(1);
  });

  test(`AT-10 ${tag} where the bot has written a ticket for the call, its verdict adds none and no event`, async () => {
    const { store } = await make();
    const made = await store.apply("org_a", wish("1.1"));
    await store.apply("org_a", verdict("1.1", { verdict: "bot_dropped" }));
    const [ticket, ...more] = await store.list("org_a", {}, 10);
    expect(more).toEqual([]);
    expect(ticket).toMatchObject({ id: made.ticket?.id, source: "bot", priority: "normal" });
    expect(ticket?.entries).toHaveLength(1);
  });

  test(`${tag} the verdict first and the bot's words after are one ticket with one call on it`, async () => {
    const { store } = await make();
    await store.apply("org_a", verdict("1.1", { verdict: "bot_dropped" }));
    const { outcome, ticket } = await store.apply("org_a", wish("1.1"));
    expect(outcome).toBe("updated");
    expect(ticket).toMatchObject({
      priority: "high",
      summary: "The shower leaks",
      room_number: "205",
    });
    expect(await store.list("org_a", {}, 10)).toHaveLength(1);
  });

  test(`${tag} a bot that took the wish after a queue had not: the ticket's source is the queue's`, async () => {
    const { store } = await make();
    await store.apply("org_a", wish("1.1"));
    await store.apply("org_a", verdict("1.1", { verdict: "bot_resolved", after_queue: true }));
    const [ticket] = await store.list("org_a", {}, 10);
    expect(ticket).toMatchObject({ source: "queue_timeout", priority: "high", status: "open" });
  });

  test(`${tag} a verdict that says the call was handled after all closes the ticket that stood on it alone, and tells nobody`, async () => {
    const { store } = await make();
    await store.apply("org_a", verdict("1.1"));
    const later = { version: 2, verdict: "human_answered" };
    const { outcome, ticket } = await store.apply("org_a", verdict("1.1", later));
    expect(outcome).toBe("closed");
    expect(ticket).toMatchObject({ status: "closed", untold: [] });
    const old = await store.apply("org_a", verdict("1.1", { version: 1 }));
    expect(old).toMatchObject({ outcome: "unchanged", ticket: { status: "closed" } });
    const back = await store.apply("org_a", verdict("1.1", { version: 3 }));
    expect(back.ticket).toMatchObject({ number: 1, status: "open" });
  });

  test(`${tag} a caller who talked with a person since needs no ticket; one who asked for something does`, async () => {
    const { store } = await make();
    await store.apply("org_a", verdict("1.1"));
    const talked = verdict("1.2", { verdict: "human_answered", at: noon + 1000 });
    expect((await store.apply("org_a", talked)).outcome).toBe("closed");
    await store.apply("org_a", wish("1.3"));
    const again = verdict("1.4", { verdict: "human_answered", at: noon + 2000 });
    expect((await store.apply("org_a", again)).outcome).toBe("unchanged");
    const tickets = await store.list("org_a", {}, 10);
    expect(tickets.map(({ status }) => status)).toEqual(["open", "closed"]);
    expect(tickets[1]?.entries.at(-1)).toMatchObject({ kind: "recovered", linkedid: "1.2" });
  });

  test(`${tag} who is called back and answers needs no ticket; a call out makes none and settles no wish`, async () => {
    const { store } = await make();
    const callBack = (linkedid: string, at: number) =>
      verdict(linkedid, { verdict: "excluded", called_back: true, at });
    expect((await store.apply("org_a", callBack("1.0", noon - 1000))).outcome).toBe("unchanged");
    await store.apply("org_a", verdict("1.1"));
    const early = await store.apply("org_a", callBack("1.2", noon - 500));
    expect(early.outcome).toBe("unchanged");
    const unanswered = verdict("1.3", { verdict: "excluded", at: noon + 1000 });
    expect((await store.apply("org_a", unanswered)).outcome).toBe("unchanged");
    const { outcome, ticket } = await store.apply("org_a", callBack("1.4", noon + 2000));
    expect([outcome, ticket?.status]).toEqual(["closed", "closed"]);
    expect(ticket?.entries.at(-1)).toMatchObject({
      kind: "recovered",
      linkedid: "1.4",
      text: "Somebody called the caller back, and they talked",
    });
    await store.apply("org_a", wish("1.5"));
    expect((await store.apply("org_a", callBack("1.6", noon + 3000))).outcome).toBe("unchanged");
    expect(await store.list("org_a", {}, 10)).toHaveLength(2);
  });

  test(`${tag} an answer from before the missed call does not settle it`, async () => {
    const { store } = await make();
    await store.apply("org_a", verdict("1.2"));
    const before = verdict("1.1", { verdict: "human_answered", at: noon - 1000 });
    expect((await store.apply("org_a", before)).outcome).toBe("unchanged");
  });

  test(`${tag} anonymous callers are never merged`, async () => {
    const { store } = await make();
    await store.apply("org_a", verdict("1.1", { caller_number: "" }));
    await store.apply("org_a", verdict("1.2", { caller_number: "" }));
    expect(await store.list("org_a", {}, 10)).toHaveLength(2);
  });

  test(`${tag} numbers count within an organization, and no organization sees another's`, async () => {
    const { store } = await make();
    const a = await store.apply("org_a", verdict("1.1"));
    const b = await store.apply("org_b", verdict("1.1"));
    expect([a.ticket?.number, b.ticket?.number]).toEqual([1, 1]);
    const id = a.ticket?.id ?? "";
    expect(await store.find("org_b", id)).toBeUndefined();
    expect(await store.find(null, id)).toEqual(await store.find("org_a", id));
    expect(await store.find(null, "nobody's")).toBeUndefined();
    expect(await store.list("org_b", {}, 10)).toHaveLength(1);
    const foreign = { type: "change", ticket_id: id, by: "b", at: noon, text: {} } as const;
    expect((await store.apply("org_b", foreign)).outcome).toBe("not_found");
  });

  test(`${tag} 200 verdicts for one caller at once, through two stores: one open ticket, 200 events`, async () => {
    const { store, another } = await make();
    const other = another();
    const all = Array.from({ length: 200 }, (_, index) =>
      (index % 2 === 0 ? store : other).apply("org_a", verdict(`1.${index}`)),
    );
    await Promise.all(all);
    const [ticket, ...more] = await store.list("org_a", {}, 10);
    expect(more).toEqual([]);
    expect(ticket?.entries).toHaveLength(200);
    expect(new Set(ticket?.entries.map(({ linkedid }) => linkedid)).size).toBe(200);
  }, 60_000);

  test(`${tag} a bot's wish and the verdict of the same call at once are one ticket, whoever is first`, async () => {
    const { store, another } = await make();
    const other = another();
    for (let round = 0; round < 10; round += 1) {
      const caller_number = `+9198765432${10 + round}`;
      const both = [
        store.apply("org_a", wish(`2.${round}`, { caller_number })),
        other.apply("org_a", verdict(`2.${round}`, { caller_number, verdict: "bot_dropped" })),
      ];
      await Promise.all(round % 2 === 0 ? both : both.toReversed());
    }
    expect(await store.list("org_a", {}, 50)).toHaveLength(10);
  }, 60_000);

  test(`${tag} an agent's change at a known revision: stale ones are refused, and a call that comes meanwhile is not lost`, async () => {
    const { store } = await make();
    const { ticket } = await store.apply("org_a", verdict("1.1"));
    const id = ticket?.id ?? "";
    const change = { type: "change", ticket_id: id, by: "asha", at: noon + 1, text: {} } as const;
    await store.apply("org_a", verdict("1.2"));
    const stale = await store.apply("org_a", {
      ...change,
      revision: ticket?.revision,
      status: "closed",
    });
    expect(stale.outcome).toBe("version_mismatch");
    const closed = await store.apply("org_a", { ...change, status: "closed", note: "Called back" });
    expect(closed).toMatchObject({
      outcome: "closed",
      ticket: { status: "closed", closed_at: noon + 1 },
    });
    const next = await store.apply("org_a", verdict("1.3"));
    expect(next).toMatchObject({ outcome: "created", ticket: { number: 2 } });
    const reopen = await store.apply("org_a", { ...change, status: "open" });
    expect(reopen).toMatchObject({ outcome: "caller_has_open_ticket", ticket: { number: 2 } });
  });

  test(`${tag} each transition waits to be told, and what was told is not told again`, async () => {
    const { store } = await make();
    const { ticket } = await store.apply("org_a", wish("1.1"));
    const id = ticket?.id ?? "";
    const change = { type: "change", ticket_id: id, by: "asha", at: noon, text: {} } as const;
    await store.apply("org_a", { ...change, status: "in_progress" });
    const [waiting] = await store.untold(10);
    expect(waiting?.untold).toEqual(["open", "in_progress:2"]);
    const told = await store.apply("org_a", {
      type: "told",
      ticket_id: id,
      transitions: waiting?.untold ?? [],
    });
    expect(told.ticket?.revision).toBe(waiting?.revision);
    expect(await store.untold(10)).toEqual([]);
  });

  test(`${tag} tickets are found by status, by words, by number and by part of the phone number`, async () => {
    const { store } = await make();
    await store.apply("org_a", wish("1.1", { summary: "100% wet_floor in the lobby" }));
    await store.apply("org_a", wish("1.2", { caller_number: "+912261234567", summary: "Towels" }));
    const found = async (filter: Parameters<TicketStore["list"]>[1]) =>
      (await store.list("org_a", filter, 10)).map(({ number }) => number);
    expect(await found({ q: "WET_FLOOR lobby" })).toEqual([1]);
    expect(await found({ q: "100%" })).toEqual([1]);
    expect(await found({ q: "1000" })).toEqual([]);
    expect(await found({ q: "#2" })).toEqual([2]);
    expect(await found({ q: "2261234" })).toEqual([2]);
    expect(await found({ status: ["closed"] })).toEqual([]);
    expect(await found({ source: ["bot"], priority: ["normal"] })).toEqual([2, 1]);
    expect((await store.list("org_a", {}, 10, 2)).map(({ number }) => number)).toEqual([1]);
  });

  test(`${tag} who watches hears each change once and in order, also those of another process, and goes on after a break`, async () => {
    const { store, another } = await make();
    await store.apply("org_a", verdict("1.0", { caller_number: "" }));
    const heard: Ticket[] = [];
    const stop = store.watch("org_a", 0, (ticket) => heard.push(ticket));
    onTestFinished(() => stop());
    const numbers = () => heard.map(({ number }) => number);
    await waitUntil("the first ticket", 5_000, () => heard.length === 1);
    await store.apply("org_a", verdict("1.1"));
    await another().apply("org_a", verdict("1.2", { caller_number: "" }));
    await store.apply("org_b", verdict("1.3"));
    await waitUntil("three tickets", 5_000, () => heard.length === 3);
    stop();
    await store.apply("org_a", verdict("1.4"));
    const since: Ticket[] = [];
    onTestFinished(store.watch("org_a", heard.at(-1)?.seq, (ticket) => since.push(ticket)));
    await waitUntil("what came since", 5_000, () => since.length === 1);
    expect(since[0]).toMatchObject({ number: 2, priority: "urgent" });
    expect(numbers()).toEqual([1, 2, 3]);
  });
}
