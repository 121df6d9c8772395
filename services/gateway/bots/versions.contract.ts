// What drafts and versions promise on every database: two people at one draft, differences, roll back, copies, removal.
import { expect, test } from "vitest";
import { demoDocument } from "../fixtures/flows.ts";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";

const moved = JSON.parse(JSON.stringify(demoDocument).replaceAll('"5001"', '"5002"'));

export function describeVersions(tag: string, url: () => Promise<string>): void {
  const set_up = async () => {
    const gateway = await gatewayWithDatabase(await url());
    const { ask, a } = gateway;
    const bot = { id: "desk", name: "Desk", flow: demoDocument, model: { provider: "scripted" } };
    expect((await ask(a, "POST", "/admin/bots", bot)).status).toBe(201);
    expect((await ask(a, "POST", "/admin/bots/desk/publish", {})).status).toBe(201);
    return gateway;
  };

  test(`${tag} of two people at one draft the second is told who changed it and when; nothing is lost`, async () => {
    const { ask, a, operator } = await set_up();
    const read = await ask(a, "GET", "/admin/bots/desk");
    const mine = { "if-match": read.headers["etag"] ?? "" };
    const theirs = await ask(operator, "PUT", "/admin/bots/desk", { name: "Theirs" });
    const late = await ask({ ...a, ...mine }, "PUT", "/admin/bots/desk", { flow: moved });
    expect(late.status).toBe(412);
    const { error } = late.body as { error: { details: Record<string, string> } };
    expect(error).toMatchObject({
      code: "GATEWAY_VERSION_MISMATCH",
      details: {
        changed_by: "operator",
        changed_at: (theirs.body as { updated_at: string }).updated_at,
        etag: theirs.headers["etag"],
      },
    });
    expect((await ask(a, "GET", "/admin/bots/desk")).body).toMatchObject({
      name: "Theirs",
      flow: demoDocument,
      updated_by: "operator",
    });
    const again = { "if-match": error.details["etag"] ?? "" };
    const kept = await ask({ ...a, ...again }, "PUT", "/admin/bots/desk", { flow: moved });
    expect(kept.body).toMatchObject({ name: "Theirs", flow: moved, updated_by: "api-key" });
  });

  test(`${tag} a version is read alone, compared with another or the draft in words, and made the draft again`, async () => {
    const { ask, a } = await set_up();
    await ask(a, "PUT", "/admin/bots/desk", { flow: moved, name: "Moved" });
    await ask(a, "POST", "/admin/bots/desk/publish", {});
    expect((await ask(a, "GET", "/admin/bots/desk/versions/1")).body).toMatchObject({
      version: 1,
      flow: demoDocument,
      published_by: "api-key",
    });
    const diff = await ask(a, "GET", "/admin/bots/desk/versions/1/diff?with=2");
    expect(diff.body).toMatchObject({ from: 1, to: 2 });
    const { changes } = diff.body as { changes: { text: string; after: string }[] };
    expect(changes.map(({ text }) => text).join("\n")).toMatch(/was .*5001.*, is .*5002/);
    const restored = await ask(a, "POST", "/admin/bots/desk/versions/1/restore", {});
    expect(restored.status).toBe(200);
    expect(restored.body).toMatchObject({
      flow: demoDocument,
      name: "Moved",
      published_version: 2,
    });
    const none = await ask(a, "GET", "/admin/bots/desk/versions/1/diff");
    expect(none.body).toEqual({ from: 1, to: "draft", changes: [] });
    expect((await ask(a, "POST", "/admin/bots/desk/publish", {})).body).toMatchObject({
      version: 3,
      flow: demoDocument,
    });
    expect((await ask(a, "GET", "/admin/bots/desk/versions/2")).body).toMatchObject({
      flow: moved,
    });
    for (const path of ["versions/9", "versions/9/diff", "versions/1/diff?with=9"])
      expect((await ask(a, "GET", `/admin/bots/desk/${path}`)).body).toMatchObject({
        error: { code: "GATEWAY_BOT_VERSION_NOT_FOUND" },
      });
    expect((await ask(a, "GET", "/admin/bots/desk/versions/x")).status).toBe(400);
  });

  test(`${tag} a copy is a draft of its own; another organization's bot, version or copy is the same 404 as an absent one`, async () => {
    const { ask, a, b, reader } = await set_up();
    const text = "bot: desk\nrehearsals: [{name: hello, turns: [{expect: {ended: false}}]}]\n";
    await ask(a, "POST", "/admin/bots/desk/rehearsals", { name: "calls", text });
    const copy = await ask(a, "POST", "/admin/bots/desk/duplicate", {});
    expect(copy.status).toBe(201);
    const { id } = copy.body as { id: string };
    expect((await ask(a, "GET", `/admin/bots/${id}/rehearsals`)).body).toMatchObject({
      items: [{ bot_id: id, name: "calls", text, count: 1 }],
    });
    expect(copy.body).toMatchObject({
      name: "Desk (2)",
      flow: demoDocument,
      published_version: null,
    });
    const named = { id: "desk", name: "x" };
    expect((await ask(a, "POST", "/admin/bots/desk/duplicate", named)).status).toBe(409);
    expect((await ask(reader, "POST", "/admin/bots/desk/duplicate", {})).status).toBe(403);
    expect((await ask(reader, "GET", "/admin/bots/desk/versions/1")).status).toBe(200);
    const asks: [string, string][] = [
      ["POST", "duplicate"],
      ["GET", "versions/1"],
      ["GET", "versions/1/diff"],
      ["POST", "versions/1/restore"],
    ];
    for (const [method, path] of asks) {
      const body = method === "POST" ? {} : undefined;
      const foreign = await ask(b, method, `/admin/bots/desk/${path}`, body);
      const absent = await ask(b, method, `/admin/bots/nobody/${path}`, body);
      expect(foreign.status).toBe(404);
      expect(foreign.body).toEqual(absent.body);
    }
  });

  test(`${tag} a bot that numbers or failovers lead to is not removed, and they are named; without pbx nobody knows`, async () => {
    const gateway = await set_up();
    const { ask, a, pbx } = gateway;
    pbx.leading = { numbers: ["+912261234500"], queues: ["5001"] };
    const refused = await ask(a, "DELETE", "/admin/bots/desk");
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      error: {
        code: "GATEWAY_BOT_IN_USE",
        details: { numbers: ["+912261234500"], queues: ["5001"] },
      },
    });
    expect((await ask(a, "GET", "/admin/bots/desk")).status).toBe(200);
    pbx.leading = "silent";
    expect((await ask(a, "DELETE", "/admin/bots/desk")).status).toBe(503);
    pbx.leading = { numbers: [], queues: [] };
    expect((await ask(a, "DELETE", "/admin/bots/desk")).status).toBe(204);
  });
}
