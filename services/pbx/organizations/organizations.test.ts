// Organizations: made by the operator, seen by nobody else, their secrets by nobody at all.
import * as routes from "@pipecast/contracts/pbx/organizations";
import { numbers } from "@pipecast/contracts/pbx/directory";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type PbxUnderTest,
  internal,
  operator,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";

let it: PbxUnderTest;
beforeAll(async () => {
  it = await startPbx();
});
afterAll(() => it.stop());

test("the table has the columns that others read, and no more", async () => {
  const tables = await it.db.kysely.introspection.getTables();
  const columns = tables.find(({ name }) => name === "organizations")?.columns;
  expect(columns?.map(({ name }) => name).toSorted()).toEqual([
    "api_key",
    "api_secret",
    "context_prefix",
    "created_at",
    "id",
    "name",
    "status",
    "updated_at",
  ]);
});

test("the secret is in the answer that makes the organization and in no other", async () => {
  const made = await it.organization({ name: "Once" });
  expect(made.api_secret.length).toBeGreaterThanOrEqual(32);
  const params = { id: made.id };
  const got = await it.ask(operator, routes.getOrganization, { params });
  const put = await it.ask(operator, routes.updateOrganization, { params, body: { name: "Two" } });
  const { items } = await it.ask(operator, routes.listOrganizations, { query: {} });
  const everything = JSON.stringify([got, put, items, it.logged]);
  expect(everything).toContain(made.id);
  expect(everything).not.toContain(made.api_secret);
  expect(everything).not.toContain("$2");
});

test("what was not said comes from the defaults: zone, country, and its own country's numbers", async () => {
  const { id } = await it.organization();
  const made = await it.ask(operator, routes.getOrganization, { params: { id } });
  expect(made).toMatchObject({
    timezone: "Asia/Kolkata",
    country: "IN",
    status: "active",
    external: { allow: ["+91"] },
  });
  expect(made.context_prefix).toMatch(/^org_[a-z0-9]{12}$/);
  expect(made.created_at).toMatch(/\+05:30$/);
});

test("a prefix is unique with its case, an id too, and neither clash says whose it is", async () => {
  await it.organization({ id: "clash", context_prefix: "org_clash" });
  await it.organization({ id: "Clash", context_prefix: "org_Clash" });
  const make = (body: { id?: string; context_prefix?: string }) =>
    refusal(it.ask(operator, routes.createOrganization, { body: { name: "X", ...body } }));
  expect(await make({ context_prefix: "org_clash" })).toBe("409 PBX_CONTEXT_PREFIX_TAKEN");
  expect(await make({ id: "clash" })).toBe("409 PBX_ORGANIZATION_EXISTS");
  expect(await make({ context_prefix: "org_trunk_x" })).toBe("400 PBX_CONTEXT_PREFIX_AMBIGUOUS");
  expect(await make({ context_prefix: "a b" })).toMatch(/^400 /);
});

test("only the operator makes, lists, changes and removes organizations", async () => {
  const { id, jwt } = await it.organization();
  const params = { id };
  for (const asker of [jwt, internal, {}]) {
    expect(await refusal(it.ask(asker, routes.listOrganizations, { query: {} }))).toMatch(/^401 /);
    expect(await refusal(it.ask(asker, routes.getOrganization, { params }))).toMatch(/^401 /);
    expect(await refusal(it.ask(asker, routes.deleteOrganization, { params }))).toMatch(/^401 /);
    expect(
      await refusal(it.ask(asker, routes.createOrganization, { body: { name: "X" } })),
    ).toMatch(/^401 /);
  }
});

test("a change keeps what it does not name, and If-Match refuses what was changed meanwhile", async () => {
  const { id } = await it.organization({ country: "RO", timezone: "Europe/Bucharest" });
  const params = { id };
  const change = (body: object, ifMatch?: string) =>
    it.ask(
      operator,
      routes.updateOrganization,
      { params, body },
      ifMatch === undefined ? {} : { headers: { "if-match": ifMatch } },
    );
  const first = await change({ name: "Renamed" }, '"1"');
  expect(first).toMatchObject({ name: "Renamed", country: "RO", timezone: "Europe/Bucharest" });
  expect(await refusal(change({ name: "Late" }, '"1"'))).toBe("412 PBX_VERSION_MISMATCH");
  expect(await change({ external: { allow: [] } }, 'W/"9", "2"')).toMatchObject({
    name: "Renamed",
    external: { allow: [] },
  });
  expect(await refusal(change({ timezone: "Atlantis/Capital" }))).toBe("400 PBX_TIMEZONE_UNKNOWN");
  expect(await refusal(change({ context_prefix: "org_other" }))).toMatch(/^400 /);
});

test("an organization is removed once it has no numbers", async () => {
  const { id, jwt } = await it.organization();
  const number = await it.ask(jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "queue", id: "5001" } },
  });
  const remove = () => it.ask(operator, routes.deleteOrganization, { params: { id } });
  expect(await refusal(remove())).toBe("409 PBX_ORGANIZATION_IN_USE");
  await it.ask(jwt, numbers.remove, { params: { id: number.id } });
  await remove();
  expect(await refusal(remove())).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
  expect(await refusal(it.ask(jwt, numbers.list, { query: {} }))).toBe("401 UNAUTHORIZED");
});

test("a suspended organization's tokens no longer open anything, and back in favour they do", async () => {
  const { id, jwt } = await it.organization();
  const list = () => refusal(it.ask(jwt, numbers.list, { query: {} }));
  const set = (status: "active" | "suspended") =>
    it.ask(operator, routes.updateOrganization, { params: { id }, body: { status } });
  expect(await list()).toBe("accepted");
  expect((await set("suspended")).status).toBe("suspended");
  expect(await list()).toBe("401 UNAUTHORIZED");
  await set("active");
  expect(await list()).toBe("accepted");
});

test("the list comes in pages that miss nothing and repeat nothing", async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { id: string }[]; next_cursor: string | null } = await it.ask(
      operator,
      routes.listOrganizations,
      { query: { limit: 3, ...(cursor === null ? {} : { cursor }) } },
    );
    expect(page.items.length).toBeLessThanOrEqual(3);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  const { items } = await it.ask(operator, routes.listOrganizations, { query: { limit: 500 } });
  expect(seen).toEqual(items.map(({ id }) => id));
  expect(
    await refusal(it.ask(operator, routes.listOrganizations, { query: { cursor: "bm9wZQ" } })),
  ).toBe("400 CURSOR_UNREADABLE");
});

test("services look up zone and country; who has no key does not", async () => {
  const { id, jwt } = await it.organization({ country: "RO" });
  const body = { org_id: id };
  expect(await it.ask(internal, routes.lookUpOrganization, { body })).toEqual({
    id,
    status: "active",
    timezone: "Asia/Kolkata",
    country: "RO",
    business_hours: null,
  });
  expect(await refusal(it.ask(jwt, routes.lookUpOrganization, { body }))).toMatch(/^401 /);
});
