// What authentication promises: the right principal for a good credential, nobody for anything else.
import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createAuthenticator } from "./authenticator.ts";
import { issueJwt } from "./jwt.ts";
import type { PrincipalKind } from "./principal.ts";
import { sessionCookie } from "./session-cookie.ts";
import { issueSessionToken } from "./session-token.ts";
import { newSigningSecret } from "./new-keys.ts";
import { signWebhook, verifyWebhook } from "./webhook-signature.ts";

const operatorToken = "operator-".padEnd(40, "o");
const internalKey = "internal-".padEnd(40, "i");
const jwtSecret = "jwt-".padEnd(40, "j");
const now = 1_800_000_000_000;
const all: PrincipalKind[] = ["operator", "jwt", "internal", "session", "signed"];
const claims = { org_id: "org-1", account_id: "acc-1", role: "agent" } as const;
const session = {
  org_id: "org-1",
  session_id: "s-1",
  channel_id: "1712.1",
  operations: ["transfer"],
};

function authenticator(at = now, extra: Partial<Parameters<typeof createAuthenticator>[0]> = {}) {
  return createAuthenticator({
    operatorToken,
    internalKey,
    jwtSecret,
    now: () => at,
    readSignIn: async (token) => (token === browser ? { id: "b1", ...claims } : null),
    ...extra,
  });
}

function ask(
  headers: Record<string, string>,
  kinds: readonly PrincipalKind[] = all,
  at = now,
  method = "GET",
) {
  return authenticator(at).authenticate({ method, headers }, kinds);
}

const jwt = async (at = now) => (await issueJwt(jwtSecret, claims, { now: at })).token;
const browser = "b".repeat(43);
const cookieOf = () => sessionCookie(browser, { secure: true, seconds: 60 }).split(";")[0] ?? "";
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test("operator, internal key, JWT and session token each give their principal", async () => {
  expect(await ask(bearer(operatorToken))).toEqual({ kind: "operator" });
  expect(await ask({ "x-internal-key": internalKey })).toEqual({ kind: "internal" });
  expect(await ask(bearer(await jwt()))).toEqual({ kind: "jwt", ...claims });
  const { token, expires_in } = await issueJwt(
    jwtSecret,
    { org_id: "org-1", role: "admin" },
    { now },
  );
  expect(expires_in).toBe(86_400);
  expect(await ask(bearer(token))).toEqual({
    kind: "jwt",
    org_id: "org-1",
    account_id: undefined,
    role: "admin",
  });
  const header = { "x-session-token": await issueSessionToken(internalKey, session, { now }) };
  expect(await ask(header)).toEqual({ kind: "session", ...session });
});

test("the operator is accepted wherever jwt stands, and a credential only where its kind is", async () => {
  expect(await ask(bearer(operatorToken), ["jwt"])).toEqual({ kind: "operator" });
  expect(await ask(bearer(operatorToken), ["internal", "session"])).toBeNull();
  expect(await ask(bearer(await jwt()), ["operator"])).toBeNull();
  expect(await ask({ "x-internal-key": internalKey }, ["jwt"])).toBeNull();
  expect(
    await ask({ "x-session-token": await issueSessionToken(internalKey, session, { now }) }, [
      "jwt",
    ]),
  ).toBeNull();
  expect(await ask({})).toBeNull();
});

test("of a session token and an internal key on one request the session counts; a bad token is not mended by the key", async () => {
  const good = await issueSessionToken(internalKey, session, { now });
  const key = { "x-internal-key": internalKey };
  expect(await ask({ ...key, "x-session-token": good }, ["internal", "session"])).toMatchObject({
    kind: "session",
  });
  expect(await ask({ ...key, "x-session-token": `${good}x` }, ["internal", "session"])).toBeNull();
  expect(await ask({ ...key, "x-session-token": good }, ["internal"])).toEqual({
    kind: "internal",
  });
  expect(await ask({ ...key, ...bearer("wrong") }, ["internal", "jwt"])).toBeNull();
});

test.each(["", "x", operatorToken.slice(0, -1), `${operatorToken}x`, operatorToken.toUpperCase()])(
  "a wrong token or key is nobody: %j",
  async (wrong) => {
    expect(await ask(bearer(wrong))).toBeNull();
    expect(await ask({ "x-internal-key": wrong })).toBeNull();
    expect(await ask({ authorization: wrong })).toBeNull();
    expect(await ask({ authorization: `Basic ${operatorToken}` })).toBeNull();
    expect(await ask({ "x-session-token": wrong })).toBeNull();
  },
);

test("a JWT lasts a day, a session token 30 seconds, and neither begins in the future", async () => {
  const token = await jwt();
  const hour = 3_600_000;
  expect(await ask(bearer(token), all, now + 24 * hour - 1000)).not.toBeNull();
  expect(await ask(bearer(token), all, now + 24 * hour + 6000)).toBeNull();
  expect(await ask(bearer(await jwt(now + hour)))).toBeNull();
  const header = { "x-session-token": await issueSessionToken(internalKey, session, { now }) };
  expect(await ask(header, all, now + 29_000)).not.toBeNull();
  expect(await ask(header, all, now + 36_000)).toBeNull();
});

test("a session token for both services is read by each; one kind of token is never the other", async () => {
  const token = await issueSessionToken(internalKey, session, { now });
  for (const audience of ["pbx", "events"] as const) {
    const request = { method: "GET", headers: { "x-session-token": token } };
    expect(await authenticator(now, { audience }).authenticate(request, all)).not.toBeNull();
  }
  expect(await ask(bearer(token))).toBeNull();
  expect(await ask({ "x-session-token": await jwt() })).toBeNull();
});

describe("forged JWTs are nobody:", () => {
  const seconds = now / 1000;
  const header = { alg: "HS256", typ: "JWT" };
  const payload = {
    sub: "acc-1",
    ...claims,
    iss: "pipecast",
    aud: "pipecast",
    iat: seconds,
    exp: seconds + 86_400,
    jti: "1",
  };
  const sign = (text: string, secret: string | Buffer = jwtSecret, hash = "sha256") =>
    `${text}.${createHmac(hash, secret).update(text).digest("base64url")}`;
  const make = (h: unknown, p: unknown) => sign(`${part(h)}.${part(p)}`);
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = publicKey.export({ type: "spki", format: "pem" });
  const rs = `${part({ alg: "RS256", typ: "JWT" })}.${part(payload)}`;
  const without = (name: keyof typeof payload) => make(header, { ...payload, [name]: undefined });
  const { iss: _iss, ...noIssuer } = payload;
  const good = make(header, payload);

  test("this is how a true one is made", async () => {
    expect(await ask(bearer(good))).toEqual({ kind: "jwt", ...claims });
  });

  test.each<[string, string]>([
    ["alg none", `${part({ alg: "none", typ: "JWT" })}.${part(payload)}.`],
    ["alg none with a signature", make({ alg: "none", typ: "JWT" }, payload)],
    ["alg None", make({ alg: "None", typ: "JWT" }, payload)],
    ["no alg", make({ typ: "JWT" }, payload)],
    ["alg as a list", make({ ...header, alg: ["HS256"] }, payload)],
    ["HS384", sign(`${part({ ...header, alg: "HS384" })}.${part(payload)}`, jwtSecret, "sha384")],
    ["HS512", sign(`${part({ ...header, alg: "HS512" })}.${part(payload)}`, jwtSecret, "sha512")],
    ["RS256", `${rs}.${createSign("RSA-SHA256").update(rs).sign(privateKey, "base64url")}`],
    ["HS256 under a public key", sign(`${part(header)}.${part(payload)}`, pem)],
    ["another secret", sign(`${part(header)}.${part(payload)}`, "x".repeat(40))],
    ["an empty secret", sign(`${part(header)}.${part(payload)}`, "")],
    ["the internal key", sign(`${part(header)}.${part(payload)}`, internalKey)],
    ["kid as a path", make({ ...header, kid: "../../dev/null" }, payload)],
    ["kid as SQL", make({ ...header, kid: "x' union select 'key" }, payload)],
    ["jwk", make({ ...header, jwk: { kty: "oct", k: "AA" } }, payload)],
    ["jku", make({ ...header, jku: "http://127.0.0.1/keys" }, payload)],
    ["x5u", make({ ...header, x5u: "http://127.0.0.1/cert" }, payload)],
    ["crit", make({ ...header, crit: ["exp"] }, payload)],
    ["b64 false", make({ ...header, b64: false, crit: ["b64"] }, payload)],
    ["another typ", make({ ...header, typ: "session+jwt" }, payload)],
    ["no typ", make({ alg: "HS256" }, payload)],
    ["a list as header", make([header], payload)],
    ["null as header", make(null, payload)],
    ["another audience", make(header, { ...payload, aud: "pbx" })],
    ["no audience", without("aud")],
    ["another issuer", make(header, { ...payload, iss: "pipecast/gateway" })],
    ["no issuer", make(header, noIssuer)],
    ["expired", make(header, { ...payload, iat: seconds - 90_000, exp: seconds - 6 })],
    ["no exp", without("exp")],
    ["exp as text", make(header, { ...payload, exp: "9999999999" })],
    [
      "exp far away, issued long ago",
      make(header, { ...payload, iat: seconds - 100_000, exp: seconds + 1e9 }),
    ],
    ["no iat", without("iat")],
    ["issued tomorrow", make(header, { ...payload, iat: seconds + 3600 })],
    ["not before tomorrow", make(header, { ...payload, nbf: seconds + 3600 })],
    ["no jti", without("jti")],
    ["no organization", without("org_id")],
    ["an empty organization", make(header, { ...payload, org_id: "" })],
    ["organization as object", make(header, { ...payload, org_id: { a: 1 } })],
    ["a role that is none", make(header, { ...payload, role: "operator" })],
    ["a role of the prototype", make(header, { ...payload, role: "constructor" })],
    ["account as a list", make(header, { ...payload, account_id: ["acc-1"] })],
    ["payload changed", good.replace(/\.[^.]+\./, `.${part({ ...payload, org_id: "org-2" })}.`)],
    ["signature cut", good.slice(0, -2)],
    ["signature missing", good.slice(0, good.lastIndexOf(".") + 1)],
    ["five parts", `${good}.a.b`],
    ["a token in a token", make(header, good)],
    ["4 KB and more", make(header, { ...payload, filler: "x".repeat(8_000) })],
    ["10 MB", "a".repeat(10_000_000)],
    ["garbage", "ä.ö.ü"],
  ])("%s", async (_name, token) => {
    expect(await ask(bearer(token))).toBeNull();
    expect(await ask({ cookie: `pipecast_session=${token}` })).toBeNull();
  });
});

describe("the session cookie", () => {
  test("is HttpOnly, SameSite=Strict and, by https, Secure; it reads like a bearer", async () => {
    expect(sessionCookie("t", { secure: true, seconds: 60 })).toBe(
      "pipecast_session=t; Max-Age=60; Path=/; HttpOnly; SameSite=Strict; Secure",
    );
    expect(sessionCookie("t", { secure: false, seconds: 60 })).not.toContain("Secure");
    expect(await ask({ cookie: `a=b; ${cookieOf()}; c=d` })).toEqual({
      kind: "jwt",
      ...claims,
      sign_in_id: "b1",
    });
  });

  test("is no token: a login token in its place counts for nothing, and one revoked for nothing either", async () => {
    expect(await ask({ cookie: `pipecast_session=${await jwt()}` })).toBeNull();
    expect(await ask({ cookie: `pipecast_session=${browser}x` })).toBeNull();
  });

  test("changes something only from one of our own pages", async () => {
    const cookie = cookieOf();
    const from = (origin: { origin?: string }, method = "POST") =>
      authenticator(now, { origins: ["https://console.test"] }).authenticate(
        { method, headers: { cookie, host: "pbx.test:3000", ...origin } },
        ["jwt"],
      );
    expect(await from({ origin: "http://pbx.test:3000" })).not.toBeNull();
    expect(await from({ origin: "https://console.test" })).not.toBeNull();
    for (const headers of [
      {},
      { origin: "null" },
      { origin: "http://evil.test" },
      { origin: "http://pbx.test" },
      { origin: "https://console.test.evil.test" },
      { origin: "http://console.test" },
      { origin: "http://pbx.test:3000@evil.test" },
    ])
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "UPGRADE"])
        await expect(from(headers, method)).rejects.toMatchObject({
          code: "ORIGIN_REFUSED",
          status: 403,
        });
    expect(await from({ origin: "http://evil.test" }, "GET")).not.toBeNull();
  });

  test("counts neither beside a header that is wrong, nor twice, nor for other kinds", async () => {
    const cookie = cookieOf();
    expect(await ask({ cookie, ...bearer("wrong") })).toBeNull();
    expect(await ask({ cookie: `${cookie}; ${cookie}` })).toBeNull();
    expect(await ask({ cookie }, ["operator", "internal", "signed"])).toBeNull();
    expect(await ask({ cookie: "pipecast_session=" })).toBeNull();
  });
});

test("a signature counts only once the body is there, for the organization whose secret it is", async () => {
  const secret = newSigningSecret();
  const body = Buffer.from('{"linkedid":"1.1"}');
  const auth = authenticator(now, {
    verifySigned: async ({ headers, rawBody, namedOrg }) =>
      namedOrg === "org-1" && verifyWebhook([secret], headers, rawBody, now).ok
        ? { org_id: namedOrg }
        : null,
  });
  const headers = { ...signWebhook(secret, { id: "m1", timestamp: now, body }) };
  const request = { method: "POST", headers, namedOrg: "org-1", rawBody: body };
  expect(await auth.authenticate(request, ["internal", "signed"])).toEqual({
    kind: "signed",
    org_id: "org-1",
  });
  expect(await auth.authenticate({ ...request, rawBody: undefined }, ["signed"])).toBeNull();
  expect(await auth.authenticate({ ...request, namedOrg: "org-2" }, ["signed"])).toBeNull();
  expect(
    await auth.authenticate({ ...request, rawBody: Buffer.from("{}") }, ["signed"]),
  ).toBeNull();
  expect(await auth.authenticate(request, ["internal"])).toBeNull();
  expect(await authenticator().authenticate(request, ["signed"])).toBeNull();
});

test("an account that is gone is nobody, however good its token", async () => {
  const auth = authenticator(now, { acceptJwt: ({ account_id }) => account_id !== "acc-1" });
  expect(
    await auth.authenticate({ method: "GET", headers: bearer(await jwt()) }, ["jwt"]),
  ).toBeNull();
});

test("short secrets are refused before anything listens", () => {
  expect(() => authenticator(now, { internalKey: "short" })).toThrow(
    /internalKey must have at least 32/,
  );
});
