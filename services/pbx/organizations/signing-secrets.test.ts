// Signed requests: valid once, within the window, with a secret of the organization.
import { signRequest, verifySignature } from "@pipecast/contracts/pbx/calls";
import { createSigningSecret, getOrganization } from "@pipecast/contracts/pbx/organizations";
import { signWebhook, verifyWebhook } from "@pipecast/platform/auth";
import { FakeClock } from "@pipecast/testkit/fake-clock";
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

let it: PbxUnderTest;
let clock: FakeClock;
let org: TestOrganization;
beforeAll(async () => {
  clock = new FakeClock(Date.now());
  it = await startPbx({ clock });
  org = await it.organization();
});
afterAll(() => it.stop());

const newSecret = async (of = org) =>
  (await it.ask(of.jwt, createSigningSecret, { params: { id: of.id } })).signing_secret;

async function verify(
  secret: string,
  id: string,
  change: { body?: string; org_id?: string; at?: number } = {},
) {
  const body = '{"linkedid":"1.2"}';
  const signed = signWebhook(secret, { id, timestamp: change.at ?? clock.now(), body });
  const { valid, replayed } = await it.ask(internal, verifySignature, {
    body: {
      org_id: change.org_id ?? org.id,
      webhook_id: signed["webhook-id"],
      webhook_timestamp: signed["webhook-timestamp"],
      webhook_signature: signed["webhook-signature"],
      body: change.body ?? body,
    },
  });
  return { valid, replayed };
}

const good = { valid: true, replayed: false };
const bad = { valid: false, replayed: false };

test("a signature is good once; the same webhook-id again is a replay", async () => {
  const secret = await newSecret();
  expect(secret).toMatch(/^whsec_/);
  expect(await verify(secret, "msg-1")).toEqual(good);
  expect(await verify(secret, "msg-1")).toEqual({ valid: true, replayed: true });
  expect(await verify(secret, "msg-2")).toEqual(good);
});

test("of a hundred at once with one id, one is fresh", async () => {
  const secret = await newSecret();
  const answers = await Promise.all(Array.from({ length: 100 }, () => verify(secret, "burst")));
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
});

test("another body, another organization, an old request and a made-up secret are not valid, and use no id up", async () => {
  const secret = await newSecret();
  const other = await it.organization();
  expect(await verify(secret, "msg-3", { body: "{}" })).toEqual(bad);
  expect(await verify(secret, "msg-3", { org_id: other.id })).toEqual(bad);
  expect(await verify(secret, "msg-3", { at: clock.now() - 301_000 })).toEqual(bad);
  expect(await verify("whsec_bm90IGEgc2VjcmV0IG9mIG91cnMgYXQgYWxs", "msg-3")).toEqual(bad);
  expect(await verify(secret, "msg-3")).toEqual(good);
});

test("the secret before the newest stays good for a day, the one before that is over", async () => {
  const [first, second, third] = [await newSecret(), await newSecret(), await newSecret()];
  expect(await verify(first, "old-1")).toEqual(bad);
  expect(await verify(second, "old-2")).toEqual(good);
  clock.stall(24 * 60 * 60 * 1000 + 1);
  expect(await verify(second, "old-3")).toEqual(bad);
  expect(await verify(third, "old-4")).toEqual(good);
});

test("secrets lie sealed, each for its own row, and no answer or log shows one twice", async () => {
  const secret = await newSecret();
  const { rows } = await sql<{ sealed: string; id: string }>`
    select * from pbx_signing_secrets order by created_at desc`.execute(it.db.kysely);
  const stored = JSON.stringify(rows);
  expect(stored).not.toContain(secret.slice("whsec_".length, 20));
  expect(it.logged.join("")).not.toContain(secret);
});

test("an admin of another organization cannot make one", async () => {
  const other = await it.organization();
  const asked = it.ask(other.jwt, createSigningSecret, { params: { id: org.id } });
  expect(await refusal(asked)).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
});

const sign = (of: { id: string }, id: string, body = '{"hello":"you"}') =>
  it.ask(internal, signRequest, { body: { org_id: of.id, webhook_id: id, body } });

test("a request is signed for a receiver that knows the newest secret or, for a day, the one before", async () => {
  const of = await it.organization();
  expect(await sign(of, "out-1")).toEqual({ headers: null });
  const first = await newSecret(of);
  const second = await newSecret(of);
  const { headers } = await sign(of, "out-2");
  const check = (secret: string, body: string) =>
    verifyWebhook([secret], headers ?? {}, body, clock.now());
  for (const secret of [first, second])
    expect(check(secret, '{"hello":"you"}')).toMatchObject({ ok: true, id: "out-2" });
  expect(check(second, '{"hello":"me"}')).toEqual({ ok: false, reason: "mismatch" });
  clock.stall(24 * 60 * 60 * 1000 + 1);
  const later = await sign(of, "out-3");
  expect(later.headers?.["webhook-signature"].split(" ")).toHaveLength(1);
});

test("nobody signs for an organization that is not there, and only our own services sign at all", async () => {
  expect(await refusal(sign({ id: "nobody" }, "out-4"))).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
  const body = { org_id: org.id, webhook_id: "out-5", body: "" };
  expect(await refusal(it.ask(org.jwt, signRequest, { body }))).toMatch(/^401|^403/);
});

test("a request that names no organization is that of the api_key it forwards, and of nobody without one", async () => {
  const { signing_secret: secret } = await it.ask(operator, createSigningSecret, {
    params: { id: org.id },
  });
  const other = await it.organizationWithoutLogin({ context_prefix: "org_other" });
  const { api_key } = await it.ask(operator, getOrganization, { params: { id: org.id } });
  const others = await it.ask(operator, getOrganization, { params: { id: other.id } });
  const body = '{"action":"pbx_forward"}';
  const ask = (webhook_id: string, whose: { api_key?: string }) => {
    const signed = signWebhook(secret, { id: webhook_id, timestamp: clock.now(), body });
    const headers = {
      webhook_timestamp: signed["webhook-timestamp"],
      webhook_signature: signed["webhook-signature"],
    };
    return it.ask(internal, verifySignature, { body: { ...whose, ...headers, webhook_id, body } });
  };
  expect(await ask("key-1", { api_key })).toEqual({ ...good, org_id: org.id });
  expect(await ask("key-2", { api_key: others.api_key })).toEqual({ ...bad, org_id: other.id });
  expect(await ask("key-3", { api_key: "ak_unknown" })).toEqual({ ...bad, org_id: null });
  expect(await ask("key-4", {})).toEqual({ ...bad, org_id: null });
});
