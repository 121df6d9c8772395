// What tickets promise over HTTP, on every database.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { eventsWithDatabase } from "../fixtures/events-with-database.ts";

interface Shown {
  id: string;
  number: number;
  status: string;
  priority: string;
  source: string;
  assignee: string | null;
  revision: number;
  events: { kind: string; by: string | null; text: string; at: string }[];
}

const missed = {
  linkedid: "1712345678.9",
  direction: "inbound",
  caller_number: "09876543210",
  did: "+912261234500",
  hangup_at: "2026-11-20T12:00:00+05:30",
  legs: [{ uniqueid: "1712345678.9", linkedid: "1712345678.9", disposition: "NO ANSWER" }],
  verdict: "missed_call",
  version: 1,
};

/** `tag` stands in the titles: which database it is. */
export function describeTickets(tag: string, url: () => Promise<string>): void {
  const setUp = async () => {
    const events = await eventsWithDatabase(await url());
    const list = async (who = events.a, query = "") =>
      ((await events.ask(who, "GET", `/tickets${query}`)).body as { items: Shown[] }).items;
    const byHand = async (more: object = {}) => {
      const text = { category: "room", summary: "Extra pillow", ...more };
      const answer = await events.ask(events.a, "POST", "/tickets", text);
      return { ...answer, ticket: answer.body as Shown };
    };
    const post = (record: object, org = "org_a") =>
      events.ask(events.internal, "POST", `/auto-ticket/${org}`, record);
    return { ...events, list, byHand, post };
  };

  test(`AT-01 ${tag} a missed call's record becomes a ticket of high priority, by the caller's number in E.164`, async () => {
    const { post, list, ask, internal } = await setUp();
    const answer = await post(missed);
    expect(answer).toMatchObject({ status: 202, body: { accepted: true, duplicate: false } });
    const [ticket] = await waitUntil("the ticket", 5_000, async () => {
      const found = await list();
      return found.length > 0 && found;
    });
    expect(ticket).toMatchObject({
      number: 1,
      source: "missed_call",
      priority: "high",
      caller_number: "+919876543210",
      linkedid: missed.linkedid,
    });
    expect(ticket?.events).toMatchObject([
      { kind: "missed_call", at: "2026-11-20T12:00:00.000+05:30" },
    ]);
    const of = { org_id: "org_a", linkedids: [missed.linkedid, "no.such"] };
    const asked = await ask(internal, "POST", "/internal/tickets/of-calls", of);
    expect(asked.body).toEqual({ tickets: { [missed.linkedid]: ticket?.id } });
    expect((await post(missed)).body).toMatchObject({ duplicate: true });
    await post({ ...missed, version: 2, verdict: "human_answered" });
    await waitUntil("the correction", 5_000, async () => (await list())[0]?.status === "closed");
  });

  test(`AT-04 ${tag} a call that a person answered makes no ticket; AT-06 neither does an excluded one`, async () => {
    const { post, list, db } = await setUp();
    await post({ ...missed, verdict: "human_answered" });
    await post({ ...missed, linkedid: "2.2", verdict: "excluded", direction: "outbound" });
    await waitUntil("both done", 5_000, async () => {
      const open = await db.kysely
        .selectFrom("events_inbox" as never)
        .selectAll()
        .where("done_at" as never, "is", null as never)
        .execute();
      return open.length === 0;
    });
    expect(await list()).toEqual([]);
  });

  test(`${tag} a ticket by hand, its change at the revision read, and the refusals`, async () => {
    const { byHand, ask, a, b, reader, operator } = await setUp();
    const { status, ticket, headers } = await byHand({ caller_number: "98765 43210" });
    expect(status).toBe(201);
    expect(ticket).toMatchObject({ source: "manual", priority: "normal", status: "open" });
    const path = `/tickets/${ticket.id}`;
    const etag = { "if-match": headers["etag"] ?? "" };
    expect(headers["etag"]).toBe(`"${ticket.revision}"`);
    const change = { status: "in_progress", assignee: "asha", note: "On it" };
    const changed = await ask({ ...a, ...etag }, "PATCH", path, change);
    expect(changed).toMatchObject({
      status: 200,
      body: { status: "in_progress", assignee: "asha" },
    });
    expect((changed.body as Shown).events.map(({ kind }) => kind)).toEqual([
      "manual",
      "status",
      "assigned",
      "note",
    ]);
    expect((await ask({ ...a, ...etag }, "PATCH", path, { status: "closed" })).status).toBe(412);
    expect((await ask(a, "PATCH", path, { status: "done" })).status).toBe(400);
    expect((await ask(reader, "PATCH", path, { status: "closed" })).status).toBe(403);
    expect((await ask(reader, "GET", path)).status).toBe(200);
    expect((await ask(b, "PATCH", path, { status: "closed" })).status).toBe(404);
    expect((await ask(b, "GET", path)).status).toBe(404);
    expect((await ask({}, "GET", path)).status).toBe(401);
    expect((await ask(operator, "GET", `${path}?org_id=org_a`)).status).toBe(200);
    expect((await ask(operator, "GET", `${path}?org_id=org_b`)).status).toBe(404);
    expect((await ask(operator, "GET", path)).status).toBe(200);
    expect((await ask(a, "GET", "/tickets/none")).status).toBe(404);
    expect((await byHand({ caller_number: "not a number" })).status).toBe(400);
  });

  test(`${tag} the list goes page by page, newest first, filtered`, async () => {
    const { byHand, ask, a, list } = await setUp();
    for (let n = 0; n < 5; n += 1) await byHand({ summary: `Wish ${"abcde"[n]}` });
    const first = await ask(a, "GET", "/tickets?limit=2");
    const page = first.body as { items: Shown[]; next_cursor: string };
    expect(page.items.map(({ number }) => number)).toEqual([5, 4]);
    const second = await list(a, `?limit=2&cursor=${page.next_cursor}`);
    expect(second.map(({ number }) => number)).toEqual([3, 2]);
    expect((await list(a, "?q=wish%20D&status=open")).map(({ number }) => number)).toEqual([4]);
    expect((await ask(a, "GET", "/tickets?cursor=none")).status).toBe(400);
  });

  test(`${tag} a stream tells changes as they come, and goes on after its last id when it was cut`, async () => {
    const { byHand, listen, a } = await setUp();
    const base = await listen();
    const open = async (last?: string) => {
      const headers = { ...a, ...(last === undefined ? {} : { "last-event-id": last }) };
      const gone = new AbortController();
      onTestFinished(() => gone.abort());
      const { body, status } = await fetch(`${base}/tickets/stream`, {
        headers,
        signal: gone.signal,
      });
      expect(status).toBe(200);
      let text = "";
      void (async () => {
        for await (const piece of body ?? []) text += Buffer.from(piece).toString();
      })().catch(() => {});
      return { text: () => text, close: () => gone.abort() };
    };
    const live = await open("0");
    await byHand({ summary: "First" });
    await waitUntil("the first", 5_000, () => live.text().includes('"summary":"First"'));
    const id = /id: (\d+)\nevent: ticket\n/.exec(live.text())?.[1];
    live.close();
    await byHand({ summary: "While away" });
    const back = await open(id);
    await waitUntil("what was missed", 5_000, () => back.text().includes("While away"));
    expect(back.text()).not.toContain('"summary":"First"');
  });

  test(`${tag} the CSV opens in a spreadsheet without running anything`, async () => {
    const { byHand, ask, a } = await setUp();
    await byHand({ caller_number: "9876543210", summary: '=HYPERLINK("http://x","y"), so' });
    await byHand({ summary: "\t@SUM(A1)", details: "line\nbreak" });
    const csv = await ask(a, "GET", "/tickets/export");
    expect(csv.headers["content-type"]).toContain("text/csv");
    expect(csv.text.charCodeAt(0)).toBe(0xfeff);
    expect(csv.text).toContain(`"'=HYPERLINK(""http://x"",""y""), so"`);
    expect(csv.text).toContain("'@SUM(A1)");
    expect(csv.text).toContain(`"'+919876543210"`);
    expect(csv.text).toContain('"line\nbreak"');
  });
}
