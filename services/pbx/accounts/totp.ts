// Six digits of an authenticator: RFC 6238 with SHA-1 and half minutes, what every authenticator speaks.
import { createHmac, randomBytes } from "node:crypto";
import { sameSecret } from "@pipecast/platform/auth";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const stepMs = 30_000;

/** A new secret: 160 bits in base32. */
export function newTotpSecret(): string {
  const bits = [...randomBytes(20)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.replaceAll(/.{5}/g, (five) => letters[Number.parseInt(five, 2)] ?? "");
}

/** What an authenticator reads from a picture. */
export function otpauthUrl(secret: string, email: string): string {
  const label = encodeURIComponent(`PipeCast:${email}`);
  return `otpauth://totp/${label}?secret=${secret}&issuer=PipeCast&algorithm=SHA1&digits=6&period=30`;
}

/** The code of a half minute. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The half minute whose code this is: now, the one before or the next, but none up to the last used. */
export function findTotpStep(
  secret: string,
  code: string,
  now: number,
  lastUsed: number | null,
): number | undefined {
  const current = Math.floor(now / stepMs);
  // All three, whichever fits: the time says nothing.
  const fits = [current - 1, current, current + 1].filter(
    (step) => sameSecret(totpCode(secret, step), code) && step > (lastUsed ?? -1),
  );
  return fits[0];
}

function fromBase32(text: string): Buffer {
  const bits = text.split("").map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
