// How random codes and cookies lie in the database: as their SHA-256, which is enough for what nobody can guess.
import { createHash } from "node:crypto";

export function tokenHash(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}
