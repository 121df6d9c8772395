// What callers are told is set here: the key stays sealed, everybody sees only their own, other services read it near or over TLS.
import * as routes from "@pipecast/contracts/pbx/messaging";
import { Msg91Server } from "@pipecast/testkit/msg91-server";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  internal,
  operator,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";
import { requireNearOrTls } from "./require-near-or-tls.ts";

const authkey = "msg91-key-0000000000001234";
let msg91: Msg91Server;
let it: PbxUnderTest;
let org: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  msg91 = await new Msg91Server({ authkey }).listen();
  it = await startPbx({ settings: { MSG91_BASE_URL: msg91.url } });
  org = await it.organizationWithoutLogin();
  other = await it.organizationWithoutLogin();
});
afterAll(async () => {
  await it.stop();
  await msg91.close();
});

const get = (of = org) => it.ask(of.jwt, routes.getMsg91Settings, { query: {} });
const key = (org_id: string) => it.ask(internal, routes.readMsg91Key, { body: { org_id } });

test("AT-16 msg91 says configured and the key's end, lists numbers and templates, and never gives the key away", async () => {
  expect(await get()).toMatchObject({ configured: false, last4: null, integrated_number: null });
  const empty = { items: [], next_cursor: null };
  expect(await it.ask(org.jwt, routes.listMsg91Numbers, { query: {} })).toEqual(empty);
  expect(await refusal(key(org.id))).toBe("404 PBX_MSG91_NOT_CONFIGURED");
  const body = { authkey, integrated_number: "+91 22612 34500", namespace: "ns_1" };
  const { warnings, ...set } = await it.ask(org.jwt, routes.putMsg91Settings, { body });
  expect(warnings).toEqual([]);
  expect(set).toEqual({
    configured: true,
    last4: "1234",
    integrated_number: "912261234500",
    namespace: "ns_1",
    language: "en",
  });
  expect(await get()).toEqual(set);
  expect(await get(other)).toMatchObject({ configured: false });
  const { rows } = await sql`select * from pbx_msg91`.execute(it.db.kysely);
  expect(JSON.stringify(rows)).not.toContain(authkey);
  expect(it.logged.join("")).not.toContain(authkey);
  const merged = { body: { language: "hi" } };
  expect(await it.ask(org.jwt, routes.putMsg91Settings, merged)).toMatchObject({
    configured: true,
    language: "hi",
  });

  expect(await it.ask(org.jwt, routes.listMsg91Numbers, { query: {} })).toEqual({
    items: [{ number: "912261234500", status: "active" }],
    next_cursor: null,
  });
  msg91.templates = [
    {
      name: "ticket_opened",
      languages: [
        {
          language: "en",
          status: "APPROVED",
          code: [{ type: "BODY", text: "Ticket {{1}}: {{2}}" }],
        },
        { language: "hi", status: "REJECTED" },
      ],
    },
  ];
  const { items } = await it.ask(org.jwt, routes.listMsg91Templates, { query: {} });
  expect(items).toMatchObject([
    { name: "ticket_opened", language: "en", status: "approved", parameters: 2 },
    { name: "ticket_opened", language: "hi", status: "rejected", parameters: 0 },
  ]);

  const wrong = { body: { authkey: "another-key-9999" } };
  await it.ask(org.jwt, routes.putMsg91Settings, wrong);
  const refused = it.ask(org.jwt, routes.listMsg91Numbers, { query: {} });
  expect(await refusal(refused)).toBe("422 PBX_MSG91_KEY_REFUSED");
  expect(await it.ask(org.jwt, routes.putMsg91Settings, { body: { authkey: null } })).toMatchObject(
    { configured: false, last4: null, integrated_number: "912261234500" },
  );
});

test("the key goes to our own services only, and its reading is on record", async () => {
  const body = { authkey, integrated_number: "912261234500" };
  await it.ask(org.jwt, routes.putMsg91Settings, { body });
  expect(await key(org.id)).toMatchObject({
    authkey,
    integrated_number: "912261234500",
    expires_in: 60,
  });
  expect(it.logged.some((line) => line.includes("msg91.key_read"))).toBe(true);
  expect(await refusal(key("nobody"))).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
  for (const asker of [org.jwt, operator, {}])
    expect(await refusal(it.ask(asker, routes.readMsg91Key, { body: { org_id: org.id } }))).toMatch(
      /^401 /,
    );
  const incomplete = it.ask(other.jwt, routes.putMsg91Settings, { body: { authkey } });
  expect(await refusal(incomplete)).toBe("400 PBX_MSG91_INCOMPLETE");
});

test("AT-16 ticket-whatsapp is off until it is enabled, merges what is given, and is each organization's own", async () => {
  const read = (of = org) => it.ask(of.jwt, routes.getTicketWhatsapp, { query: {} });
  expect(await read()).toMatchObject({
    enabled: false,
    statuses: { open: { template: "ticket_opened", workflow_id: null } },
  });
  const workflow_id = "543322c2-2bc9-4649-b336-e04cf052c973";
  const body = { enabled: true, statuses: { open: { template: "ticket_opened", workflow_id } } };
  await it.ask(org.jwt, routes.putTicketWhatsapp, { body });
  const closed = { statuses: { closed: { template: "bye", parameters: ["number" as const] } } };
  const put = await it.ask(org.jwt, routes.putTicketWhatsapp, { body: closed });
  const { warnings: _warnings, ...after } = put;
  expect(after).toMatchObject({
    enabled: true,
    statuses: { open: { workflow_id }, closed: { template: "bye", workflow_id: null } },
  });
  const inside = { body: { org_id: org.id } };
  expect(await it.ask(internal, routes.readTicketWhatsapp, inside)).toEqual(after);
  expect((await read(other)).enabled).toBe(false);
  const foreign = { body: { org_id: other.id, enabled: true } };
  expect(await refusal(it.ask(org.jwt, routes.putTicketWhatsapp, foreign))).toBe(
    "404 PBX_ORGANIZATION_NOT_FOUND",
  );
  expect(await refusal(it.ask(org.jwt, routes.readTicketWhatsapp, inside))).toMatch(/^401 /);
});

test("the editor's default is the bridge of this installation", async () => {
  expect(await it.ask(org.jwt, routes.getEditorSettings, { query: {} })).toEqual({
    default_webhook_url: "http://localhost:8080/bot-bridge",
  });
});

const from = (remoteAddress: string, headers = {}, encrypted = false) => {
  try {
    requireNearOrTls({ headers, socket: { remoteAddress, encrypted } });
    return true;
  } catch {
    return false;
  }
};

test("secrets leave on this machine or over TLS; a proxy here must say that TLS reached it", () => {
  expect(from("127.0.0.1")).toBe(true);
  expect(from("::ffff:127.0.0.1")).toBe(true);
  expect(from("::1")).toBe(true);
  expect(from("10.0.0.7")).toBe(false);
  expect(from("127.evil.example")).toBe(false);
  expect(from("10.0.0.7", {}, true)).toBe(true);
  expect(from("127.0.0.1", { "x-forwarded-for": "203.0.113.9" })).toBe(false);
  expect(from("127.0.0.1", { "x-forwarded-for": "1.1.1.1", "x-forwarded-proto": "https" })).toBe(
    true,
  );
});
