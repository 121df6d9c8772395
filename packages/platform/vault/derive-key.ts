// One key per purpose from one of our secrets.
import { hkdfSync } from "node:crypto";

/** HKDF-SHA-256 of a secret for one purpose, like `pipecast/vault/v1`; keys of different purposes tell nothing of each other. */
export function deriveKey(secret: string, purpose: string, bytes = 32): Buffer {
  if (secret.length < 32)
    throw new TypeError("a secret to derive keys from has at least 32 characters");
  return Buffer.from(hkdfSync("sha256", secret, "pipecast", purpose, bytes));
}
