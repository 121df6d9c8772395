// What an authenticator shows for a secret now: RFC 6238, written anew here so that it does not agree with the product by itself.
import { createHmac } from "node:crypto";

export function totpOf(secret: string, at = Date.now()): string {
  let value = 0n;
  for (const letter of secret)
    value = value * 32n + BigInt("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter));
  const key = Buffer.from(value.toString(16).padStart((secret.length * 5) / 4, "0"), "hex");
  const counter = Buffer.alloc(8);
  counter.writeUInt32BE(Math.floor(at / 30_000), 4);
  const mac = createHmac("sha1", key).update(counter).digest();
  const word = mac.readUInt32BE((mac[19] ?? 0) % 16) % 2 ** 31;
  return String(word % 10 ** 6).padStart(6, "0");
}
