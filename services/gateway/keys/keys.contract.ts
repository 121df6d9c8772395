// What API keys promise on every database.
import { expect, test } from "vitest";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import { admitKey } from "./admit-key.ts";

interface Made {
  id: string;
  key: string;
}

/** `tag` stands in the titles: which database it is. */
export function describeKeys(tag: string, url: () => Promise<string>): void {
  const setUp = async () => {
    const gateway = await gatewayWithDatabase(await url());
    const make = async (who = gateway.a, name = "Twilio", more: object = {}) => {
      const answer = await gateway.ask(who, "POST", "/admin/keys", { name, ...more });
      expect(answer.status).toBe(201);
      return answer.body as Made;
    };
    const admits = (key: string) => admitKey(gateway.keyContext, key);
    return { ...gateway, make, admits };
  };

  test(`${tag} a key is shown once, when it is made; the table has its hash, no route and no log shows it again`, async () => {
    const { ask, a, db, log, make } = await setUp();
    const { id, key } = await make();
    expect(key).toMatch(/^pck_[0-9a-f]{16}_[\w-]{43}$/);
    const one = await ask(a, "GET", `/admin/keys/${id}`);
    expect(one.body).toEqual({
      id,
      org_id: "org_a",
      name: "Twilio",
      created_at: expect.stringContaining("+05:30"),
      updated_at: expect.stringContaining("+05:30"),
    });
    const list = await ask(a, "GET", "/admin/keys");
    expect(list.body).toMatchObject({ items: [{ id }], next_cursor: null });
    const rows = await db.kysely
      .selectFrom("pipecat_api_keys" as never)
      .selectAll()
      .execute();
    const secret = key.slice(-43);
    expect(JSON.stringify([one, list, rows, log.lines])).not.toContain(secret);
    expect(rows).toEqual([
      expect.objectContaining({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }),
    ]);
  });

  test(`${tag} a key opens its own organization; a wrong one, a cut one and a revoked one open nothing`, async () => {
    const { ask, a, b, make, admits } = await setUp();
    const mine = await make();
    const theirs = await make(b);
    expect(await admits(mine.key)).toEqual({ org_id: "org_a", key_id: mine.id });
    expect(await admits(theirs.key)).toEqual({ org_id: "org_b", key_id: theirs.id });
    // The id of one with the secret of the other.
    const crossed = mine.key.slice(0, 21) + theirs.key.slice(21);
    for (const key of [crossed, mine.key.slice(0, -1), `${mine.key} `, "", "pck_", mine.id])
      expect(await admits(key)).toBeUndefined();
    expect((await ask(a, "DELETE", `/admin/keys/${mine.id}`)).status).toBe(204);
    expect(await admits(mine.key)).toBeUndefined();
    expect((await ask(a, "DELETE", `/admin/keys/${mine.id}`)).status).toBe(404);
  });

  test(`${tag} another organization's key is the same 404 as an absent one, and only admins see any`, async () => {
    const { ask, a, b, operator, reader, make } = await setUp();
    const { id } = await make();
    for (const [method, body] of [["GET"], ["PUT", { name: "x" }], ["DELETE"]] as const) {
      const foreign = await ask(b, method, `/admin/keys/${id}`, body);
      const absent = await ask(b, method, "/admin/keys/0123456789abcdef", body);
      expect(foreign.status).toBe(404);
      expect(foreign.body).toEqual(absent.body);
      expect((await ask(reader, method, `/admin/keys/${id}`, body)).status).toBe(403);
      expect((await ask({}, method, `/admin/keys/${id}`, body)).status).toBe(401);
    }
    expect((await ask(b, "GET", "/admin/keys")).body).toEqual({ items: [], next_cursor: null });
    expect((await ask(b, "POST", "/admin/keys", { name: "x", org_id: "org_a" })).status).toBe(404);
    expect((await ask(a, "GET", `/admin/keys/${id}?org_id=org_b`)).status).toBe(404);
    expect((await ask(operator, "GET", `/admin/keys/${id}`)).status).toBe(200);
    const nobody = { name: "x", org_id: "org_nobody" };
    expect((await ask(operator, "POST", "/admin/keys", nobody)).status).toBe(404);
  });

  test(`${tag} a key is renamed by the one who has seen its last state, and goes on opening`, async () => {
    const { ask, a, make, admits } = await setUp();
    const { id, key } = await make();
    const read = await ask(a, "GET", `/admin/keys/${id}`);
    const match = { ...a, "if-match": read.headers["etag"] as string };
    const renamed = await ask(match, "PUT", `/admin/keys/${id}`, { name: "Line 2" });
    expect(renamed).toMatchObject({ status: 200, body: { id, name: "Line 2" } });
    expect((await ask(match, "PUT", `/admin/keys/${id}`, { name: "Line 3" })).status).toBe(412);
    expect((await ask(a, "GET", `/admin/keys/${id}`)).body).toMatchObject({ name: "Line 2" });
    expect(await admits(key)).toBeDefined();
  });

  test(`${tag} keys come in pages`, async () => {
    const { ask, a, make } = await setUp();
    const made: string[] = [];
    for (const name of ["one", "two", "three"]) made.push((await make(a, name)).id);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body } = await ask(a, "GET", `/admin/keys?limit=2&cursor=${cursor}`);
      const page = body as { items: Made[]; next_cursor: string | null };
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(made.toSorted());
  });
}
