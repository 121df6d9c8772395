// The tables of the console.
import { createTable, defineMigrations } from "@pipecast/platform/db";

export interface ConsoleTables {
  console_sign_in_codes: {
    /** SHA-256 of the code, hex: who reads the table cannot sign in with it. */
    code_hash: string;
    created_at: number;
    expires_at: number;
  };
}

export const consoleMigrations = defineMigrations("console", { prefix: "console_" }, [
  {
    id: "0001-sign-in-codes",
    steps: [
      createTable({
        name: "console_sign_in_codes",
        columns: {
          code_hash: { type: { string: 64 } },
          created_at: { type: "time" },
          expires_at: { type: "time" },
        },
        primaryKey: ["code_hash"],
        indexes: [{ columns: ["expires_at"] }],
      }),
    ],
  },
]);
