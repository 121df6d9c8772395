// A company's own sign-in against a provider that speaks the published protocol, and lies.
import { accounts } from "@pipecast/contracts/pbx/accounts";
import { getOidcSettings, putOidcSettings, startOidc } from "@pipecast/contracts/pbx/oidc";
import { readOwnAccount } from "@pipecast/contracts/pbx/own-account";
import { type OidcLie, OidcProvider } from "@pipecast/testkit/oidc-provider";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  consoleOrigin,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";
import { person } from "./people.fixture.ts";

let provider: OidcProvider;
let it: PbxUnderTest;
let org: TestOrganization;
let other: TestOrganization;

beforeAll(async () => {
  provider = await OidcProvider.start();
  const settings = { WEBHOOK_ALLOW: new URL(provider.issuer).host };
  it = await startPbx({ settings });
  org = await it.organizationWithoutLogin();
  other = await it.organizationWithoutLogin();
  const { id: client_id, secret: client_secret } = provider.client;
  for (const { jwt } of [org, other])
    await it.ask(jwt, putOidcSettings, {
      body: { issuer: provider.issuer, client_id, client_secret },
    });
});
afterAll(async () => {
  await it?.stop();
  await provider?.stop();
});
beforeEach(() => {
  provider.lie = undefined;
});

const cookieIn = (headers: object, name: string) => {
  const set = [(headers as Record<string, string | string[]>)["set-cookie"] ?? []].flat();
  return set.find((one) => one.startsWith(`${name}=`))?.split(";")[0] ?? "";
};

/** A browser's whole way; gives where it ends up and its cookie. */
async function goThrough(orgId: string, bring?: (cookie: string) => string) {
  const url = `${startOidc.path}?org_id=${orgId}`;
  const start = await it.server.app.inject({ method: "GET", url });
  const away = String(start.headers.location);
  if (away.startsWith("/")) return { end: away, cookie: "" };
  const atProvider = await fetch(away, { redirect: "manual" });
  const back = new URL(atProvider.headers.get("location") ?? "");
  const trip = cookieIn(start.headers, "pipecast_oidc");
  const callback = await it.server.app.inject({
    method: "GET",
    url: back.pathname + back.search,
    headers: { cookie: bring?.(trip) ?? trip },
  });
  const cookie = cookieIn(callback.headers, "pipecast_session");
  return { end: String(callback.headers.location), cookie };
}

const refused = (orgId: string) => `/sign-in?organization=${orgId}&problem=ACCOUNT_OIDC_REFUSED`;

async function invite(email: string, of = org) {
  return it.ask(of.jwt, accounts.create, { body: { email, role: "agent" } });
}

test("whoever was invited comes in with the company's own sign-in, without a password here", async () => {
  await invite("asha@corp.example");
  provider.person = { sub: "asha", email: "Asha@corp.example", email_verified: true };
  const { end, cookie } = await goThrough(org.id);
  expect(end).toBe("/");
  const own = await it.ask({ cookie, origin: consoleOrigin }, readOwnAccount);
  expect(own).toMatchObject({ email: "asha@corp.example", status: "active", has_password: false });
  expect((await goThrough(org.id)).end).toBe("/");
});

test("nobody comes in uninvited, unverified, into another organization, or as whom the address belonged to before", async () => {
  provider.person = { sub: "x", email: "stranger@corp.example", email_verified: true };
  expect(await goThrough(org.id)).toEqual({ end: refused(org.id), cookie: "" });
  await invite("late@corp.example");
  for (const email_verified of [false, undefined]) {
    provider.person = {
      sub: "l",
      email: "late@corp.example",
      ...(email_verified === undefined ? {} : { email_verified }),
    };
    expect((await goThrough(org.id)).end).toBe(refused(org.id));
  }
  provider.person = { sub: "l", email: "late@corp.example", email_verified: true };
  expect((await goThrough(other.id)).end).toBe(refused(other.id));
  expect((await goThrough(org.id)).end).toBe("/");
  provider.person = { sub: "somebody new", email: "late@corp.example", email_verified: true };
  expect((await goThrough(org.id)).end).toBe(refused(org.id));
});

test.each<OidcLie>(["nonce", "audience", "issuer", "expired", "signature", "state"])(
  "an answer whose %s is not what was asked for opens nothing",
  async (lie) => {
    const email = `${lie}@corp.example`;
    await invite(email);
    provider.person = { sub: lie, email, email_verified: true };
    provider.lie = lie;
    expect(await goThrough(org.id)).toEqual({ end: refused(org.id), cookie: "" });
    provider.lie = undefined;
    expect((await goThrough(org.id)).end).toBe("/");
  },
);

test("an answer counts only in the browser that asked: without its cookie, or with a changed one, it opens nothing", async () => {
  await person(it, org, { email: "forger@corp.example" });
  provider.person = { sub: "f", email: "forger@corp.example", email_verified: true };
  const nobody = "/sign-in?organization=&problem=ACCOUNT_OIDC_REFUSED";
  expect((await goThrough(org.id, () => "")).end).toBe(nobody);
  expect((await goThrough(org.id, (cookie) => `${cookie}x`)).end).toBe(nobody);
  expect((await goThrough(org.id, (cookie) => `${cookie}; ${cookie}`)).end).toBe(nobody);
});

test("the client's secret is never shown, and never sent to another provider than it was given for", async () => {
  const shown = await it.ask(org.jwt, getOidcSettings, { query: {} });
  expect(shown).toMatchObject({ configured: true, issuer: provider.issuer });
  expect(JSON.stringify(shown)).not.toContain(provider.client.secret);
  const elsewhere = { body: { issuer: "https://evil.example" } };
  expect(await refusal(it.ask(org.jwt, putOidcSettings, elsewhere))).toBe(
    "400 ACCOUNT_OIDC_INCOMPLETE",
  );
});

test("an issuer inside our own network is not asked, and one organization's provider is nobody else's", async () => {
  const third = await it.organizationWithoutLogin();
  expect((await goThrough(third.id)).end).toContain("problem=ACCOUNT_OIDC_NOT_SET_UP");
  expect((await goThrough("absent")).end).toContain("problem=ACCOUNT_OIDC_NOT_SET_UP");
  for (const issuer of ["http://127.0.0.1:1", "http://169.254.169.254", "https://localhost"]) {
    const body = { issuer, client_id: "c", client_secret: "s" };
    await it.ask(third.jwt, putOidcSettings, { body });
    expect((await goThrough(third.id)).end).toContain("problem=ACCOUNT_OIDC_UNAVAILABLE");
  }
  await it.ask(third.jwt, putOidcSettings, { body: { issuer: null } });
  expect((await goThrough(third.id)).end).toContain("problem=ACCOUNT_OIDC_NOT_SET_UP");
});
