// What bots promise on every database.
import { expect, test } from "vitest";
import { demoDocument } from "../fixtures/flows.ts";
import { type GatewayUnderTest, gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";

const nowhere = {
  meta: { name: "broken" },
  nodes: [
    {
      id: "start",
      type: "initial",
      data: {
        task_messages: [{ role: "system", content: "Ask." }],
        functions: [{ name: "go", description: "Go on", next_node_id: "nowhere" }],
      },
    },
  ],
};

async function create(gateway: GatewayUnderTest, more: object = {}) {
  const bot = { name: "Demo", flow: demoDocument, model: { provider: "scripted" }, ...more };
  const answer = await gateway.ask(gateway.a, "POST", "/admin/bots", bot);
  expect(answer.status).toBe(201);
  return answer.body as { id: string; problems: unknown[]; published_version: number | null };
}

const organization = (name: string) => ({
  id: `org_${name}`,
  name: `Hotel ${name.toUpperCase()}`,
  context_prefix: `org_m1${name}_`,
  status: "active",
});

/** `tag` stands in the titles: which database it is. */
export function describeBots(tag: string, url: () => Promise<string>): void {
  const set_up = async () => gatewayWithDatabase(await url());
  test(`TC-102 ${tag} /admin/orgs lists the organizations of the PBX's own table: all for the operator, one's own else`, async () => {
    const { ask, operator, a, b } = await set_up();
    expect((await ask(operator, "GET", "/admin/orgs")).body).toEqual([
      organization("a"),
      organization("b"),
    ]);
    expect((await ask(a, "GET", "/admin/orgs")).body).toEqual([organization("a")]);
    expect((await ask(b, "GET", "/admin/orgs")).body).toEqual([organization("b")]);
    expect((await ask(a, "GET", "/admin/orgs?org_id=org_b")).status).toBe(404);
    expect((await ask({}, "GET", "/admin/orgs")).status).toBe(401);
  });

  test(`TC-103 ${tag} a bot is created, read, changed and removed in pipecat_bots`, async () => {
    const gateway = await set_up();
    const { ask, a, db } = gateway;
    const made = await create(gateway, { id: "reception" });
    expect(made).toMatchObject({
      id: "reception",
      org_id: "org_a",
      name: "Demo",
      flow: demoDocument,
      model: { provider: "scripted" },
      published_version: null,
    });
    expect((await ask(a, "GET", "/admin/bots/reception")).body).toEqual(made);
    const changed = await ask(a, "PUT", "/admin/bots/reception", { name: "Reception" });
    expect(changed.body).toMatchObject({ name: "Reception", flow: demoDocument });
    expect((await ask(a, "GET", "/admin/bots")).body).toMatchObject({
      items: [{ id: "reception", name: "Reception" }],
      next_cursor: null,
    });
    expect((await ask(a, "DELETE", "/admin/bots/reception")).status).toBe(204);
    expect((await ask(a, "GET", "/admin/bots/reception")).status).toBe(404);
    expect((await ask(a, "DELETE", "/admin/bots/reception")).status).toBe(404);
    const names = await db.kysely.introspection.getTables();
    const ours = names.map(({ name }) => name).filter((name) => name !== "organizations");
    expect(ours.every((name) => name.startsWith("pipecat_"))).toBe(true);
  });

  test(`${tag} unknown keys of a flow, their order and its numbers survive being kept`, async () => {
    const gateway = await set_up();
    const flow = { ...demoDocument, zeta: { b: 1.5, a: [1, 2, { c: null }] }, alpha: "é✓" };
    const { id } = await create(gateway, { flow });
    const { body } = await gateway.ask(gateway.a, "GET", `/admin/bots/${id}`);
    expect(JSON.stringify((body as { flow: unknown }).flow)).toBe(JSON.stringify(flow));
  });

  test(`${tag} a draft with errors is kept and names them; it cannot be published until they are gone`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    const draft = await create(gateway, { flow: nowhere });
    expect(draft.problems).toContainEqual(
      expect.objectContaining({ level: "error", path: expect.stringContaining("/nodes/0") }),
    );
    const refused = await ask(a, "POST", `/admin/bots/${draft.id}/publish`);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      error: {
        code: "GATEWAY_FLOW_HAS_ERRORS",
        details: {
          problems: expect.arrayContaining([expect.objectContaining({ level: "error" })]),
        },
      },
    });
    await ask(a, "PUT", `/admin/bots/${draft.id}`, { flow: demoDocument });
    const published = await ask(a, "POST", `/admin/bots/${draft.id}/publish`, {});
    expect(published.status).toBe(201);
    expect(published.body).toMatchObject({ bot_id: draft.id, version: 1 });
  });

  test(`${tag} what is no flow, or would send the installation's key elsewhere, is not even kept`, async () => {
    const { ask, a } = await set_up();
    const stealing = structuredClone(demoDocument) as {
      nodes: { data: { post_actions?: { url?: string }[] } }[];
    };
    const action = stealing.nodes[1]?.data.post_actions?.[0];
    if (action !== undefined) action.url = "https://evil.example/calls/{call.channel_id}/transfer";
    for (const flow of [{}, { nodes: [] }, { meta: { name: "x" }, nodes: "all" }, stealing]) {
      const { status, body } = await ask(a, "POST", "/admin/bots", { name: "x", flow });
      expect(status).toBe(422);
      expect(body).toMatchObject({ error: { code: "GATEWAY_FLOW_INVALID" } });
    }
    expect((await ask(a, "GET", "/admin/bots")).body).toMatchObject({ items: [] });
  });

  test(`${tag} a model that this gateway does not have is an error of the draft`, async () => {
    const gateway = await set_up();
    const { id, problems } = await create(gateway, { model: { provider: "gemini" } });
    expect(problems).toContainEqual(
      expect.objectContaining({ code: "MODEL_NOT_CONFIGURED", level: "error" }),
    );
    expect((await gateway.ask(gateway.a, "POST", `/admin/bots/${id}/publish`)).status).toBe(422);
  });

  test(`${tag} published versions never change, are listed newest first, and outlive the bot's id`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    const { id } = await create(gateway, { id: "desk" });
    for (const name of ["one", "two", "three"]) {
      await ask(a, "PUT", `/admin/bots/${id}`, { name });
      await ask(a, "POST", `/admin/bots/${id}/publish`);
    }
    const all = (await ask(a, "GET", `/admin/bots/${id}/versions`)).body;
    expect(all).toMatchObject({
      items: [
        { version: 3, name: "three" },
        { version: 2, name: "two" },
        { version: 1, name: "one" },
      ],
    });
    const first = (await ask(a, "GET", `/admin/bots/${id}/versions?limit=2`)).body as {
      next_cursor: string;
    };
    const rest = await ask(
      a,
      "GET",
      `/admin/bots/${id}/versions?limit=2&cursor=${first.next_cursor}`,
    );
    expect(rest.body).toMatchObject({ items: [{ version: 1 }], next_cursor: null });
    await ask(a, "DELETE", `/admin/bots/${id}`);
    await create(gateway, { id });
    expect((await ask(a, "POST", `/admin/bots/${id}/publish`)).body).toMatchObject({ version: 4 });
  });

  test(`${tag} a change to a draft that somebody else changed is refused when If-Match says so`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    const { id } = await create(gateway);
    const read = await ask(a, "GET", `/admin/bots/${id}`);
    const etag = { "if-match": read.headers["etag"] ?? "" };
    const path = `/admin/bots/${id}`;
    expect((await ask({ ...a, ...etag }, "PUT", path, { name: "mine" })).status).toBe(200);
    const late = await ask({ ...a, ...etag }, "PUT", path, { name: "theirs" });
    expect(late.status).toBe(412);
    expect(late.body).toMatchObject({ error: { code: "GATEWAY_VERSION_MISMATCH" } });
    expect((await ask(a, "GET", path)).body).toMatchObject({ name: "mine" });
    const racing = ["x", "y", "z"].map((name) => ask(a, "PUT", path, { name }));
    expect((await Promise.all(racing)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await ask(a, "GET", path)).headers["etag"]).toBe('"5"');
  });

  test(`${tag} another organization's bot is the same 404 as one that is not there, for every route`, async () => {
    const gateway = await set_up();
    const { ask, b, operator } = gateway;
    const { id } = await create(gateway, { id: "of-a" });
    const asks: [method: string, path: (id: string) => string, body?: unknown][] = [
      ["GET", (bot) => `/admin/bots/${bot}`],
      ["PUT", (bot) => `/admin/bots/${bot}`, { name: "stolen" }],
      ["DELETE", (bot) => `/admin/bots/${bot}`],
      ["POST", (bot) => `/admin/bots/${bot}/publish`, {}],
      ["GET", (bot) => `/admin/bots/${bot}/versions`],
    ];
    for (const [method, path, body] of asks) {
      const foreign = await ask(b, method, path(id), body);
      const absent = await ask(b, method, path("nobodys"), body);
      expect(foreign.status).toBe(404);
      expect(foreign.body).toEqual(absent.body);
      const named = await ask(
        b,
        method,
        `${path(id)}${method === "GET" || method === "DELETE" ? "?org_id=org_a" : ""}`,
        body,
      );
      expect(named.status).toBe(404);
    }
    expect((await ask(b, "GET", "/admin/bots")).body).toMatchObject({ items: [] });
    expect((await ask(operator, "GET", `/admin/bots/${id}`)).body).toMatchObject({
      org_id: "org_a",
    });
    expect((await ask(operator, "GET", "/admin/bots")).status).toBe(400);
    expect(
      (await ask(b, "POST", "/admin/bots", { id, name: "x", flow: demoDocument })).status,
    ).toBe(409);
  });

  test(`${tag} a bot of an organization that does not exist is refused; roles are minded`, async () => {
    const { ask, operator, reader } = await set_up();
    const bot = { name: "x", flow: demoDocument };
    const lost = await ask(operator, "POST", "/admin/bots", { ...bot, org_id: "org_none" });
    expect(lost.body).toMatchObject({ error: { code: "GATEWAY_ORGANIZATION_NOT_FOUND" } });
    expect((await ask(reader, "POST", "/admin/bots", bot)).status).toBe(403);
    expect((await ask(reader, "GET", "/admin/bots")).status).toBe(200);
  });

  test(`${tag} a long list comes in pages that neither miss nor repeat`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    for (let i = 0; i < 7; i++) await create(gateway, { id: `bot-${i}` });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const { body } = await ask(a, "GET", `/admin/bots?limit=3${query}`);
      const page = body as { items: { id: string }[]; next_cursor: string | null };
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => `bot-${i}`));
    expect((await ask(a, "GET", "/admin/bots?cursor=!!")).status).toBe(400);
  });
}
