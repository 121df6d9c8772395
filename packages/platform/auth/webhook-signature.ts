// Standard Webhooks: signs bodies and checks signatures, symmetric `v1` only.
import { createHmac, timingSafeEqual } from "node:crypto";

export interface WebhookHeaders {
  "webhook-id": string;
  "webhook-timestamp": string;
  "webhook-signature": string;
}

export type WebhookVerdict =
  | { ok: true; id: string; /** Epoch ms. */ timestamp: number }
  | { ok: false; reason: "missing" | "malformed" | "stale" | "mismatch" };

const windowMs = 300_000;
const maxSignatures = 10;
/** No dot: it would let id, time and body be cut at another place under the same signature. */
const idForm = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;

/** Signs a body; `timestamp` in epoch ms. Throws TypeError for a secret or id that is none. */
export function signWebhook(
  secret: string,
  { id, timestamp, body }: { id: string; timestamp: number; body: string | Buffer },
): WebhookHeaders {
  const key = keyOf(secret);
  if (key === undefined)
    throw new TypeError("a webhook secret is whsec_ and 16 to 256 bytes in base64");
  if (!idForm.test(id)) throw new TypeError("a webhook id has no space and no dot");
  const seconds = String(Math.floor(timestamp / 1000));
  const signature = sign(key, id, seconds, body).toString("base64");
  return { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": `v1,${signature}` };
}

/**
 * Checks the three headers against any of the secrets; `now` in epoch ms, window 5 minutes either way.
 * Whether the id is new is for the caller to know.
 */
export function verifyWebhook(
  secrets: readonly string[],
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string | Buffer,
  now: number,
): WebhookVerdict {
  const [id, seconds, list] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(
    (name) => headers[name],
  );
  if (id === undefined || seconds === undefined || list === undefined)
    return { ok: false, reason: "missing" };
  if (typeof id !== "string" || typeof seconds !== "string" || typeof list !== "string")
    return { ok: false, reason: "malformed" };
  const signatures = list.split(" ").filter((part) => part.startsWith("v1,"));
  if (
    !idForm.test(id) ||
    !/^\d{1,12}$/.test(seconds) ||
    signatures.length === 0 ||
    signatures.length > maxSignatures
  )
    return { ok: false, reason: "malformed" };
  const timestamp = Number(seconds) * 1000;
  if (Math.abs(now - timestamp) > windowMs) return { ok: false, reason: "stale" };
  const given = signatures.map((part) => Buffer.from(part.slice(3), "base64"));
  let match = false;
  for (const secret of secrets) {
    const key = keyOf(secret);
    if (key === undefined) continue;
    const wanted = sign(key, id, seconds, body);
    for (const signature of given)
      if (signature.length === wanted.length && timingSafeEqual(signature, wanted)) match = true;
  }
  return match ? { ok: true, id, timestamp } : { ok: false, reason: "mismatch" };
}

function sign(key: Buffer, id: string, seconds: string, body: string | Buffer): Buffer {
  return createHmac("sha256", key).update(`${id}.${seconds}.`, "utf8").update(body).digest();
}

function keyOf(secret: string): Buffer | undefined {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret)) return undefined;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  return key.length >= 16 && key.length <= 256 ? key : undefined;
}
