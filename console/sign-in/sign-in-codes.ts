// Codes of sign-in links: 256 random bits, stored hashed, good once and for ten minutes.
import { createHash } from "node:crypto";
import { randomToken } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import type { ConsoleTables } from "../migrations.ts";

export const codeSeconds = 600;

export interface SignInCodes {
  make(): Promise<string>;
  /** True once for each code, while it is fresh; two who try at the same time get one true. */
  redeem(code: string): Promise<boolean>;
}

export function createSignInCodes(db: Database<ConsoleTables>, clock: Clock): SignInCodes {
  return {
    async make() {
      const now = clock.now();
      const code = randomToken();
      await db.kysely.deleteFrom("console_sign_in_codes").where("expires_at", "<=", now).execute();
      await db.kysely
        .insertInto("console_sign_in_codes")
        .values({
          code_hash: hashOf(code),
          created_at: now,
          expires_at: now + codeSeconds * 1000,
        })
        .execute();
      return code;
    },
    async redeem(code) {
      const taken = await db.kysely
        .deleteFrom("console_sign_in_codes")
        .where("code_hash", "=", hashOf(code))
        .where("expires_at", ">", clock.now())
        .executeTakeFirst();
      return taken.numDeletedRows === 1n;
    },
  };
}

function hashOf(code: string): string {
  return createHash("sha256").update(code).digest("hex");
}
