// Twilio's auth token: kept sealed, shown to nobody, good for checking signatures of its own organization only.
import { createHmac } from "node:crypto";
import * as routes from "@pipecast/contracts/pbx/settings";
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
  org = await it.organization();
  other = await it.organization();
});
afterAll(() => it.stop());

const token = "0123456789abcdef0123456789abcdef";
const url = "wss://voice.example.com/ws/reception";
const sign = (signed: string, by = token) => createHmac("sha1", by).update(signed).digest("base64");
const put = (auth_token: string | null, of = org) =>
  it.ask(of.jwt, routes.putTwilioSettings, { body: { auth_token } });
const verify = async (signature: string, urls = [url], org_id = org.id) =>
  (await it.ask(internal, routes.verifyTwilioSignature, { body: { org_id, urls, signature } }))
    .valid;

test("the token is set, replaced and forgotten; only its end is ever told, and the table holds no clear text", async () => {
  const none = { configured: false, last4: null };
  const get = () => it.ask(org.jwt, routes.getTwilioSettings, { query: {} });
  expect(await get()).toEqual(none);
  expect(await put(token)).toEqual({ configured: true, last4: "cdef" });
  expect(await get()).toEqual({ configured: true, last4: "cdef" });
  const { rows } = await sql<{ sealed: string }>`select * from pbx_twilio`.execute(it.db.kysely);
  expect(JSON.stringify(rows)).not.toContain(token.slice(0, 16));
  expect(await put(`${token.slice(0, -1)}0`)).toEqual({ configured: true, last4: "cde0" });
  expect(await verify(sign(url))).toBe(false);
  expect(await put(null)).toEqual(none);
  expect(await verify(sign(url))).toBe(false);
});

test("signatures are made as Twilio's documentation makes its example", () => {
  const example =
    "https://mycompany.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDE" +
    "Caller+12349013030Digits1234From+12349013030To+18005551212";
  expect(sign(example, "12345")).toBe("0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
});

test("a signature is good for the URL that was signed, under the organization's own token", async () => {
  await put(token);
  await put("another-token-of-32-characters-!", other);
  expect(await verify(sign(url))).toBe(true);
  expect(await verify(sign(url), ["https://voice.example.com/ws/reception", url])).toBe(true);
  expect(await verify(sign(`${url}/`))).toBe(false);
  expect(await verify(sign(url, "12345"))).toBe(false);
  expect(await verify(sign(url), [url], other.id)).toBe(false);
  expect(await verify("")).toBe(false);
  expect(await verify("é".repeat(60))).toBe(false);
  expect(await verify(sign(url), [url], "nobody")).toBe(false);
});

test("who may: admins of the organization set it, others and other organizations do not; it is no token without length", async () => {
  const foreign = it.ask(org.jwt, routes.putTwilioSettings, {
    body: { org_id: other.id, auth_token: token },
  });
  expect(await refusal(foreign)).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
  for (const bad of ["short", "with a space in it 1234", "x".repeat(257)])
    expect(await refusal(put(bad))).toMatch(/^400 /);
  const body = { org_id: org.id, urls: [url], signature: sign(url) };
  const asked = it.ask(org.jwt, routes.verifyTwilioSignature, { body });
  expect(await refusal(asked)).toBe("401 UNAUTHORIZED");
});
