// What workflow triggers promise, on every database, against an engine of our own.
import { verifyWebhook } from "@pipecast/platform/auth";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { engineServer } from "../fixtures/engine-server.ts";
import { eventsWithMessages } from "../fixtures/events-with-messages.ts";
import { signingSecret } from "../fixtures/messaging-stand-in.ts";

const workflow_id = "543322c2-2bc9-4649-b336-e04cf052c973";

/** `tag` stands in the titles: which database it is. */
export function describeWorkflows(tag: string, url: () => Promise<string>): void {
  const setUp = async (workflowUrl?: string) => {
    const it = await eventsWithMessages(
      await url(),
      workflowUrl === undefined ? {} : { workflowUrl },
    );
    const { settings } = it.settings;
    const { open, in_progress, closed } = settings.statuses;
    it.settings.settings = {
      ...settings,
      statuses: {
        open: { ...open, workflow_id },
        in_progress: { ...in_progress, workflow_id: "progress" },
        closed: { ...closed, workflow_id: "bye" },
      },
    };
    return it;
  };
  const runs = "?channel=workflow";

  test(`AT-12 ${tag} the open workflow is triggered with exactly phone, source, ticket_id, timestamp and org_id, signed, once`, async () => {
    const engine = await engineServer();
    const { settled, newTicket, change } = await setUp(engine.url);
    const { id } = await newTicket();
    expect(await settled(1, runs)).toMatchObject([{ state: "sent", template: workflow_id }]);
    const [trigger] = engine.triggers;
    expect(trigger?.path).toBe(`/workflows/${workflow_id}/trigger`);
    const payload = JSON.parse(trigger?.text ?? "") as Record<string, string>;
    expect(payload).toEqual({
      phone: "+919876543210",
      source: "manual",
      ticket_id: id,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+05:30$/),
      org_id: "org_a",
    });
    const { headers = {}, text = "" } = trigger ?? {};
    expect(headers["idempotency-key"]).toBe(`${id}:open`);
    expect(headers["x-internal-key"]).toBeUndefined();
    expect(verifyWebhook([signingSecret], headers, text, Date.now())).toMatchObject({ ok: true });
    await change(id, "in_progress");
    await change(id, "closed");
    await settled(3, runs);
    expect(engine.triggers.map(({ path }) => path.split("/")[2])).toEqual([
      workflow_id,
      "progress",
      "bye",
    ]);
  });

  test(`AT-12 ${tag} an anonymous caller's ticket sends no message and triggers with phone ""; a refusal is final and shown`, async () => {
    const engine = await engineServer(({ path }) => (path.includes("bye") ? 404 : 200));
    const { settled, newTicket, change, msg91, settings } = await setUp(engine.url);
    settings.signs = false;
    const { id } = await newTicket({ caller_number: "" });
    await settled(1, runs);
    expect(JSON.parse(engine.triggers[0]?.text ?? "")).toMatchObject({ phone: "", ticket_id: id });
    expect(engine.triggers[0]?.headers["webhook-signature"]).toBeUndefined();
    expect(engine.triggers[0]?.headers["webhook-id"]).toBe(`${id}:open`);
    await change(id, "closed");
    const [failed] = await settled(2, runs);
    expect(failed).toMatchObject({ state: "failed", reason: "the workflow engine answered 404" });
    expect(msg91.requests).toBe(0);
  });

  test(`${tag} a workflow that changes its own ticket ends by itself`, async () => {
    let flip = 0;
    const engine = await engineServer(async ({ text }) => {
      const { ticket_id } = JSON.parse(text) as { ticket_id: string };
      flip += 1;
      await change(ticket_id, flip % 2 === 1 ? "closed" : "open");
      if (flip % 2 === 0) await change(ticket_id, "in_progress");
      return 200;
    });
    const { settled, newTicket, change } = await setUp(engine.url);
    await newTicket();
    const all = await waitUntil("the guard", 20_000, async () => {
      const found = await settled(1, runs);
      return found.some(({ reason }) => reason.includes("too often")) && found;
    });
    expect(all.filter(({ state }) => state === "sent").length).toBeLessThanOrEqual(10);
    expect(engine.triggers.length).toBeLessThanOrEqual(10);
  });

  test(`${tag} without an engine the built-in receiver keeps the triggers; over HTTP the same key is one run, and only its own organization's`, async () => {
    const { settled, newTicket, ask, a, b, internal } = await setUp();
    const { id } = await newTicket();
    await settled(1, runs);
    const list = async (who = a) =>
      ((await ask(who, "GET", "/workflows/runs")).body as { items: object[] }).items;
    const [run] = await list();
    expect(run).toMatchObject({
      workflow_id,
      idempotency_key: `${id}:open`,
      payload: { phone: "+919876543210", source: "manual", ticket_id: id, org_id: "org_a" },
    });
    expect(await list(b)).toEqual([]);
    const { payload } = run as { payload: object };
    const path = `/workflows/${workflow_id}/trigger`;
    const keyed = { ...internal, "idempotency-key": `${id}:open` };
    const again = await ask(keyed, "POST", path, payload);
    expect(again).toMatchObject({ status: 202, body: { accepted: true, duplicate: true } });
    expect((await ask({}, "POST", path, payload)).status).toBe(401);
    const more = await ask(keyed, "POST", path, { ...payload, extra: 1 });
    expect(more.status).toBe(400);
    const nobody = await ask(keyed, "POST", path, { ...payload, org_id: "nobody" });
    expect(nobody.status).toBe(404);
    expect(await list()).toHaveLength(1);
  });
}
