// SQLite's errors in our codes; its texts name columns, never values.
import type { AppError } from "../../errors/index.ts";
import { isAppError } from "../../errors/index.ts";
import { DbErrors } from "../database-errors.ts";

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** Another connection holds the lock. */
export function isSqliteBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED");
}

/** The coded error for what the driver threw; the statement (without values) becomes its cause. */
export function sqliteError(error: unknown, sql?: string): AppError {
  if (isAppError(error)) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : "unknown error";
  if (code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY")
    return DbErrors.DUPLICATE({ key: message.replace(/^.*failed: /, "") });
  if (/^SQLITE_(FULL|IOERR|READONLY|CORRUPT)/.test(code)) return DbErrors.STORAGE_FAILED({ code });
  if (message.includes("connection is not open")) return DbErrors.CLOSED();
  const cause = sql === undefined ? undefined : new Error(`in: ${sql.slice(0, 1000)}`);
  return DbErrors.QUERY_FAILED({ reason: message, code: code || "SQLITE" }, { cause });
}
