// Another program's organizations table: read through the mapping, never written.
import { listLiveCalls } from "@pipecast/contracts/pbx/calls";
import { users } from "@pipecast/contracts/pbx/directory";
import * as routes from "@pipecast/contracts/pbx/organizations";
import { hashApiSecret } from "@pipecast/platform/auth";
import { acceptAdoption, openDatabase } from "@pipecast/platform/db";
import { sql } from "kysely";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PbxUnderTest, operator, refusal, startPbx } from "../fixtures/pbx-under-test.ts";
import { pbxMigrations } from "../migrations.ts";

let it: PbxUnderTest;
let folder: string;
let before: string;

const rows = async () =>
  JSON.stringify((await sql`select * from organizations order by id`.execute(it.db.kysely)).rows);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pbx-adopted-"));
  const url = `sqlite:${join(folder, "pbx.db")}`;
  const foreign = await openDatabase(url);
  await sql`create table organizations (id integer primary key, name text, contextPrefix text,
    status text, api_key text, api_secret text, settings text, createdAt text)`.execute(
    foreign.kysely,
  );
  const hash = await hashApiSecret("their own secret");
  await sql`insert into organizations values
    (7, 'Old Hotel', 'org_mnd5khym', 'active', 'ak_old', ${hash}, '{}', '2024-01-01 00:00:00'),
    (8, 'Closed', 'org_closed', 'inactive', 'ak_closed', ${hash}, '{}', null)`.execute(
    foreign.kysely,
  );
  await acceptAdoption(foreign, [pbxMigrations], [{ table: "organizations" }]);
  await foreign.close();
  it = await startPbx({ url });
  before = await rows();
}, 30_000);
afterAll(async () => {
  await it.stop();
  await rm(folder, { recursive: true, force: true });
});

test("its organizations are there, with our defaults for what it does not know", async () => {
  const { items } = await it.ask(operator, routes.listOrganizations, { query: {} });
  expect(items).toMatchObject([
    { id: "7", name: "Old Hotel", context_prefix: "org_mnd5khym", status: "active", country: "IN" },
    { id: "8", status: "suspended" },
  ]);
});

test("its keys sign in, and the token opens what pbx keeps beside it", async () => {
  const body = { api_key: "ak_old", api_secret: "their own secret" };
  const { token } = await it.ask({}, routes.login, { body });
  const asker = { authorization: `Bearer ${token}` };
  await it.ask(asker, users.create, { body: { extension: "1001", name: "A" } });
  expect(await it.ask(asker, listLiveCalls, { query: {} })).toEqual([]);
  const closed = { ...body, api_key: "ak_closed" };
  expect(await refusal(it.ask({}, routes.login, { body: closed }))).toBe("401 PBX_LOGIN_REFUSED");
});

test("zone, country and policy can be set, they are ours; name and status cannot", async () => {
  const params = { id: "7" };
  const set = (body: object) => it.ask(operator, routes.updateOrganization, { params, body });
  expect(await set({ timezone: "Europe/Bucharest", country: "RO" })).toMatchObject({
    timezone: "Europe/Bucharest",
    country: "RO",
    name: "Old Hotel",
  });
  for (const body of [{ name: "New" }, { status: "suspended" }])
    expect(await refusal(set(body))).toBe("409 PBX_ORGANIZATIONS_ADOPTED");
});

test("organizations are neither made nor removed here, and its rows stay as they were", async () => {
  const make = it.ask(operator, routes.createOrganization, { body: { name: "X" } });
  expect(await refusal(make)).toBe("409 PBX_ORGANIZATIONS_ADOPTED");
  const remove = it.ask(operator, routes.deleteOrganization, { params: { id: "7" } });
  expect(await refusal(remove)).toBe("409 PBX_ORGANIZATIONS_ADOPTED");
  expect(await rows()).toBe(before);
});
