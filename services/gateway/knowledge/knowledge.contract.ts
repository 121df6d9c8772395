// What texts promise on every database: kept, changed, searched, and nobody else's.
import { expect, test } from "vitest";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import type { GatewayTables } from "../schema.ts";
import { KnowledgeBase } from "./knowledge-base.ts";
import { KnowledgeTable } from "./knowledge-table.ts";

const FAQ = `When is check-in?

Rooms are ready at 2 pm. Early check-in costs ₹1,500 and depends on the day.

Is there parking?

Parking is free for guests; the entrance is on Lake Road.

क्या नाश्ता शामिल है?

नाश्ता सुबह 7 से 10 बजे तक है और किराये में शामिल है।`;

/** `tag` stands in the titles: which database it is. */
export function describeKnowledge(tag: string, url: () => Promise<string>): void {
  const setUp = async () => {
    const gateway = await gatewayWithDatabase(await url());
    const base = new KnowledgeBase(new KnowledgeTable(gateway.db.typed<GatewayTables>()));
    const found = async (query: string, org_id = "org_a", ids = ["faq"]) =>
      (await base.search(org_id, ids, query)).map(({ text }) => text);
    const { ask, a } = gateway;
    const put = (body: object, who = a) => ask(who, "POST", "/admin/knowledge", body);
    return { ...gateway, base, found, put };
  };
  const faq = { id: "faq", name: "Hotel FAQ", text: FAQ };

  test(`${tag} a text is kept, listed without what is in it, changed by whoever saw it last, and deleted`, async () => {
    const { ask, a, put, reader } = await setUp();
    const made = await put(faq);
    expect(made).toMatchObject({ status: 201, headers: { etag: '"1"' } });
    expect(made.body).toMatchObject({ org_id: "org_a", text: FAQ, characters: FAQ.length });
    expect((await put(faq)).body).toMatchObject({ error: { code: "GATEWAY_KNOWLEDGE_EXISTS" } });
    expect((await put(faq, reader)).status).toBe(403);
    const { items } = (await ask(a, "GET", "/admin/knowledge")).body as { items: object[] };
    expect(items).toEqual([expect.not.objectContaining({ text: FAQ })]);
    const stale = { ...a, "if-match": '"7"' };
    expect((await ask(stale, "PUT", "/admin/knowledge/faq", { text: "No." })).status).toBe(412);
    const fresh = { ...a, "if-match": '"1"' };
    const changed = await ask(fresh, "PUT", "/admin/knowledge/faq", { text: "Yes." });
    expect(changed.body).toMatchObject({ name: "Hotel FAQ", text: "Yes.", characters: 4 });
    expect((await ask(a, "DELETE", "/admin/knowledge/faq")).status).toBe(204);
    expect((await ask(a, "GET", "/admin/knowledge/faq")).status).toBe(404);
  });

  test(`${tag} a foreign text is the same 404 as an absent one, and two organizations may use one id`, async () => {
    const { ask, a, b, put, found } = await setUp();
    await put(faq);
    const foreign = await ask(b, "GET", "/admin/knowledge/faq");
    const absent = await ask(b, "GET", "/admin/knowledge/none");
    expect(foreign).toMatchObject({ status: 404, body: absent.body });
    expect((await ask(b, "DELETE", "/admin/knowledge/faq")).status).toBe(404);
    expect(await found("check-in", "org_b")).toEqual([]);
    const theirs = { ...faq, text: "Check-in is at noon at our house." };
    expect((await put(theirs, b)).status).toBe(201);
    expect(await found("check-in", "org_b")).toEqual([theirs.text]);
    expect((await found("check-in"))[0]).toContain("2 pm");
    expect((await ask(a, "GET", "/admin/knowledge/faq")).body).toMatchObject({ text: FAQ });
  });

  test(`${tag} a question finds its passage with the heading above it, in Hindi too, with slips of the pen; nonsense finds nothing`, async () => {
    const { put, found } = await setUp();
    await put(faq);
    expect((await found("where can I park my car"))[0]).toContain("Lake Road");
    expect((await found("how much is earli checkin"))[0]).toContain("1,500");
    expect((await found("नाश्ता कब मिलता है"))[0]).toContain("7 से 10");
    expect((await found("parking"))[0]).toMatch(/^Is there parking\?\n/);
    expect(await found("quantum chromodynamics")).toEqual([]);
    expect(await found("")).toEqual([]);
  });

  test(`${tag} a changed text answers from the next question on, and a deleted one no more`, async () => {
    const { ask, a, put, found } = await setUp();
    await put(faq);
    expect((await found("parking"))[0]).toContain("free");
    await ask(a, "PUT", "/admin/knowledge/faq", { text: "Parking costs ₹200 a night." });
    expect(await found("parking")).toEqual(["Parking costs ₹200 a night."]);
    await ask(a, "DELETE", "/admin/knowledge/faq");
    expect(await found("parking")).toEqual([]);
  });

  test(`${tag} a bot that names a text that is not there is not published; with it, it is`, async () => {
    const { ask, a, put } = await setUp();
    const data = {
      task_messages: [{ role: "assistant", content: "Hello." }],
      knowledge: ["faq"],
      post_actions: [],
    };
    const flow = { meta: { name: "faq" }, nodes: [{ id: "talk", data }] };
    const bot = await ask(a, "POST", "/admin/bots", { id: "faq-bot", name: "FAQ", flow });
    expect(JSON.stringify(bot.body)).toContain("KNOWLEDGE_UNKNOWN");
    expect((await ask(a, "POST", "/admin/bots/faq-bot/publish")).status).toBe(422);
    await put(faq);
    expect((await ask(a, "POST", "/admin/bots/faq-bot/publish")).status).toBeLessThan(300);
  });
}
