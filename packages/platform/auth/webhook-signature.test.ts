// What a signature promises: this body, this id, these five minutes, this secret.
import { expect, test } from "vitest";
import { newSigningSecret } from "./new-keys.ts";
import { signWebhook, verifyWebhook } from "./webhook-signature.ts";

/** The vector that the libraries of Standard Webhooks are tested with. */
const vector = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1_614_265_330_000,
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const secret = newSigningSecret();
const now = 1_800_000_000_000;
const message = { id: "m-1", timestamp: now, body: '{"a":"ü"}' };
const headers = { ...signWebhook(secret, message) };

function reason(
  changed: Record<string, string | undefined>,
  body = message.body,
  at = now,
  secrets = [secret],
) {
  const verdict = verifyWebhook(secrets, { ...headers, ...changed }, body, at);
  return verdict.ok ? "ok" : verdict.reason;
}

test("the known vector signs and verifies as everywhere", () => {
  const signed = signWebhook(vector.secret, vector);
  expect(signed).toEqual({
    "webhook-id": vector.id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": vector.signature,
  });
  expect(
    verifyWebhook([vector.secret], { ...signed }, Buffer.from(vector.body), vector.timestamp + 1),
  ).toEqual({
    ok: true,
    id: vector.id,
    timestamp: vector.timestamp,
  });
});

test("any of several signatures under any of several secrets will do, while a secret is exchanged", () => {
  const [, value = ""] = headers["webhook-signature"].split(",");
  expect(reason({ "webhook-signature": `v1,AAAA v1a,${value} v1,${value}` })).toBe("ok");
  expect(reason({}, message.body, now, [newSigningSecret(), "nonsense", secret])).toBe("ok");
  expect(reason({}, message.body, now, [newSigningSecret()])).toBe("mismatch");
  expect(reason({}, message.body, now, [])).toBe("mismatch");
});

test("five minutes early or late is the most", () => {
  expect([299_000, -299_000].map((shift) => reason({}, message.body, now + shift))).toEqual([
    "ok",
    "ok",
  ]);
  expect([301_000, -301_000].map((shift) => reason({}, message.body, now + shift))).toEqual([
    "stale",
    "stale",
  ]);
});

test.each<[string, Record<string, string | undefined>, string]>([
  ["no id", { "webhook-id": undefined }, "missing"],
  ["no time", { "webhook-timestamp": undefined }, "missing"],
  ["no signature", { "webhook-signature": undefined }, "missing"],
  ["another id", { "webhook-id": "m-2" }, "mismatch"],
  ["another time", { "webhook-timestamp": "1800000001" }, "mismatch"],
  ["time with a fraction", { "webhook-timestamp": "1800000000.0" }, "malformed"],
  ["time in hex", { "webhook-timestamp": "0x6b49d200" }, "malformed"],
  [
    "only another version",
    { "webhook-signature": headers["webhook-signature"].replace("v1,", "v2,") },
    "malformed",
  ],
  ["an empty signature", { "webhook-signature": "v1," }, "mismatch"],
  ["a hundred signatures", { "webhook-signature": "v1,AAAA ".repeat(100) }, "malformed"],
  ["an id with a dot, which would shift the cuts", { "webhook-id": "m.1" }, "malformed"],
])("refused: %s", (_name, changed, wanted) => {
  expect(reason(changed)).toBe(wanted);
});

test("a body changed by one byte is refused", () => {
  expect(reason({}, '{"a":"u"}')).toBe("mismatch");
  expect(reason({}, `${message.body} `)).toBe("mismatch");
});

test("only a proper secret and a proper id sign", () => {
  for (const bad of ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_ä"])
    expect(() => signWebhook(bad, message)).toThrow(TypeError);
  expect(() => signWebhook(secret, { ...message, id: "a.b" })).toThrow(TypeError);
});
