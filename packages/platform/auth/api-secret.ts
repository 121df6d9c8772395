// Checks an organization's api_secret against its bcrypt hash: native, off the loop, one at a time.
import { createTurns } from "./turns.ts";

const cost = 12;
/** bcrypt reads no further; we refuse what it would cut. */
const maxBytes = 72;
const maxCost = 15;
/** Of a secret that was thrown away. */
const dummyHash = "$2y$12$RZaUYVv9.igpWbHgEn4uXO74Za6kIne9mY7tXdX9K2JaZWsS8fU7y";

/** One at a time: the loop that carries audio needs the other core. */
const inTurn = createTurns({ parallel: 1, waiting: 8 });

/** bcrypt, cost 12. Throws TypeError for a secret over 72 bytes. */
export async function hashApiSecret(secret: string): Promise<string> {
  if (!isHashable(secret)) throw new TypeError("a secret to hash has 1 to 72 bytes");
  const { hash } = await import("@node-rs/bcrypt");
  return inTurn(() => hash(secret, cost));
}

/**
 * True when the secret is the hash's. Takes the same time for a wrong secret and for no hash (an unknown key),
 * also for an adopted hash of lower cost. Throws 429 when 8 others are waiting.
 */
export async function verifyApiSecret(secret: string, hash: string | undefined): Promise<boolean> {
  const { verify } = await import("@node-rs/bcrypt");
  const hashCost = costOf(hash);
  const usable = hash !== undefined && hashCost !== undefined && isHashable(secret);
  return inTurn(async () => {
    if (!usable) {
      await verify(secret.slice(0, maxBytes), dummyHash);
      return false;
    }
    const [right] = await Promise.all([
      verify(secret, hash),
      hashCost < cost ? verify(secret, dummyHash) : undefined,
    ]);
    return right;
  });
}

function isHashable(secret: string): boolean {
  return secret !== "" && Buffer.byteLength(secret) <= maxBytes && !secret.includes("\0");
}

function costOf(hash: string | undefined): number | undefined {
  const [, digits] = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash ?? "") ?? [];
  const found = Number(digits);
  return found >= 4 && found <= maxCost ? found : undefined;
}
