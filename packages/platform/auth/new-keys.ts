// Makes keys and secrets, and reads the gateway keys that come back.
import { createHmac, randomBytes } from "node:crypto";

/** URL-safe random text of so many bytes, 32 when absent. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

/** `ak_…`: names an organization; found by equality. */
export function newApiKey(): string {
  return `ak_${randomBytes(16).toString("hex")}`;
}

/** 256 bits in 43 characters, which bcrypt reads whole. */
export function newApiSecret(): string {
  return randomToken(32);
}

/** `whsec_…` for Standard Webhooks. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** `pck_<key id>_<secret>`: the id finds the row, the hash (HMAC-SHA-256 under the pepper) proves the key. Store id and hash. */
export function newGatewayKey(pepper: string | Buffer): {
  key: string;
  key_id: string;
  hash: string;
} {
  const key_id = randomBytes(8).toString("hex");
  const key = `pck_${key_id}_${randomToken(32)}`;
  return { key, key_id, hash: hashKey(pepper, key) };
}

/** The key id and hash of a presented gateway key, or undefined when it is none. Compare the hash with sameSecret. */
export function readGatewayKey(
  pepper: string | Buffer,
  key: string,
): { key_id: string; hash: string } | undefined {
  const [, key_id] = /^pck_([0-9a-f]{16})_[\w-]{43}$/.exec(key) ?? [];
  return key_id === undefined ? undefined : { key_id, hash: hashKey(pepper, key) };
}

function hashKey(pepper: string | Buffer, key: string): string {
  return createHmac("sha256", pepper).update(key).digest("hex");
}
