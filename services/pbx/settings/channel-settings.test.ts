// How people are reached is each organization's own; a password is sealed, and goes to no other server than the one it was set for.
import * as routes from "@pipecast/contracts/pbx/channels";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  internal,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";

let it: PbxUnderTest;
let org: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  it = await startPbx({});
  org = await it.organizationWithoutLogin();
  other = await it.organizationWithoutLogin();
});
afterAll(() => it.stop());

const password = "mail-password-000001";
const put = (body: object) => it.ask(org.jwt, routes.putEmailSettings, { body });
const opened = () => it.ask(internal, routes.readChannels, { body: { org_id: org.id } });

test("a mail server is set with a sealed password, merged, shown without it, and forgotten", async () => {
  const get = (of = org) => it.ask(of.jwt, routes.getEmailSettings, { query: {} });
  expect(await get()).toMatchObject({ configured: false });
  expect(await refusal(put({ host: "mail.example.com" }))).toBe("400 PBX_EMAIL_INCOMPLETE");
  const set = await put({
    host: "mail.example.com",
    user: "u",
    password,
    from: "desk@example.com",
  });
  expect(set).toEqual({
    configured: true,
    host: "mail.example.com",
    port: 587,
    secure: false,
    user: "u",
    from: "desk@example.com",
  });
  expect(await get()).toEqual(set);
  expect(await get(other)).toMatchObject({ configured: false, host: "" });
  expect((await opened()).email).toMatchObject({ host: "mail.example.com", password });
  const { rows } = await sql`select * from pbx_channels`.execute(it.db.kysely);
  expect(JSON.stringify(rows)).not.toContain(password);
  expect(it.logged.join("")).not.toContain(password);
  await put({ port: 465, secure: true });
  expect((await opened()).email).toMatchObject({ port: 465, secure: true, password });
  await put({ host: "elsewhere.example.com" });
  expect((await opened()).email).toMatchObject({ host: "elsewhere.example.com", password: "" });
  await put({ host: "" });
  expect((await opened()).email).toBeNull();
  expect(await refusal(it.ask(org.jwt, routes.readChannels, { body: { org_id: org.id } }))).toMatch(
    /^401 /,
  );
});

test("a webhook's URL and the rules of who hears what are stored as given, and nonsense is refused", async () => {
  const url = "https://hooks.example.com/x";
  await it.ask(org.jwt, routes.putMessageWebhook, { body: { url } });
  expect((await opened()).webhook).toEqual({ url });
  expect(await it.ask(other.jwt, routes.getMessageWebhook, { query: {} })).toMatchObject({
    url: "",
  });
  const ftp = it.ask(org.jwt, routes.putMessageWebhook, { body: { url: "ftp://x.example.com" } });
  expect(await refusal(ftp)).toMatch(/^400 /);

  const rules = [
    { when: "urgent_ticket" as const, channel: "email" as const, to: ["a@example.com"] },
  ];
  const quiet_hours = { from: "21:00", to: "07:00" };
  const daily_summary = { at: "08:00", channel: "whatsapp" as const, to: ["+919812345678"] };
  const body = { rules, quiet_hours, daily_summary };
  const set = await it.ask(org.jwt, routes.putNotifications, { body });
  expect(set).toMatchObject({ rules: [{ ...rules[0], anytime: false }], quiet_hours });
  expect(await it.ask(org.jwt, routes.getNotifications, { query: {} })).toEqual(set);
  const read = await it.ask(internal, routes.readNotifications, { body: { org_id: org.id } });
  expect(read).toEqual({ notifications: set, timezone: "Asia/Kolkata" });
  const { items } = await it.ask(internal, routes.listSummaries, { body: {} });
  expect(items).toEqual([{ org_id: org.id, at: "08:00", timezone: "Asia/Kolkata" }]);
  const wrong = { rules: [{ when: "ticket" as const, channel: "email" as const, to: ["+9198"] }] };
  expect(await refusal(it.ask(org.jwt, routes.putNotifications, { body: wrong }))).toMatch(/^400 /);
});
