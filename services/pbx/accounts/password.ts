// Passwords of people: argon2id, native, off the loop, one at a time.
import { createTurns } from "@pipecast/platform/auth";
import { AccountErrors } from "./account-errors.ts";

/** 19 MiB, two passes: some 10 ms of another core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const inTurn = createTurns({ parallel: 1, waiting: 32 });
/** Of a password that was thrown away, at the same cost. */
const dummyHash =
  "$argon2id$v=19$m=19456,t=2,p=1$IAch/FePlsDHnkzv+zhhHQ$50GvOBb0XWc3fWj2iLl+MxzJ3gmh6tfT0nrTfmt4Y3Y";

/** The hash to store. Throws 429 when 32 others wait. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await import("@node-rs/argon2");
  return inTurn(() => hash(password.normalize("NFKC"), cost));
}

/** True when the password is the hash's. The same work for a wrong one and for no hash. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const { verify } = await import("@node-rs/argon2");
  const right = await inTurn(() => verify(hash ?? dummyHash, password.normalize("NFKC")));
  return right && hash !== null;
}

/** Throws ACCOUNT_PASSWORD_WEAK; its length was the contract's. */
export function requireGoodPassword(password: string, email: string): void {
  const small = password.toLowerCase();
  const [name = ""] = email.split("@");
  const told = small.includes(email) || (name.length > 3 && small.includes(name));
  if (told || new Set(small).size < 4) throw AccountErrors.PASSWORD_WEAK();
}
