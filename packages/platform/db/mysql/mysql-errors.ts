// The errors of MySQL and MariaDB in our codes, without the values that the server repeats in its texts.
import type { AppError } from "../../errors/index.ts";
import { isAppError } from "../../errors/index.ts";
import { DbErrors } from "../database-errors.ts";

interface ServerError {
  code: string;
  errno: number;
  fatal: boolean;
  text: string;
}

/** Deadlock; lock wait timeout; record changed since last read (MariaDB's snapshot isolation). */
const CONFLICTS = new Set([1213, 1205, 1020]);
/** Disk full, table full, read-only server, error of the disk. */
const CANNOT_WRITE = new Set([1021, 1114, 1290, 1836, 1026, 1030]);
/** Server going down, killed or forgotten connections, too many of them. */
const GONE = new Set([
  1040, 1053, 1077, 1079, 1152, 1153, 1158, 1159, 1160, 1161, 1184, 1927, 3169, 4031,
]);

function read(error: unknown): ServerError {
  const fields = (typeof error === "object" && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  const text = fields["sqlMessage"] ?? (error instanceof Error ? error.message : "");
  return {
    code: typeof fields["code"] === "string" ? fields["code"] : "",
    errno: typeof fields["errno"] === "number" ? fields["errno"] : 0,
    fatal: fields["fatal"] === true,
    text: typeof text === "string" ? text : "",
  };
}

/** The coded error for what the driver gave while a connection was in use; the statement becomes its cause. */
export function mysqlError(error: unknown, sql: string): AppError {
  if (isAppError(error)) return error;
  const { code, errno, fatal, text } = read(error);
  if (errno === 1062 || errno === 1586)
    return DbErrors.DUPLICATE({ key: /for key '([^']*)'$/.exec(text)?.[1] ?? "unknown" });
  if (CONFLICTS.has(errno)) return DbErrors.CONFLICT({ reason: code });
  if (CANNOT_WRITE.has(errno)) return DbErrors.STORAGE_FAILED({ code });
  if (fatal || GONE.has(errno) || isNetwork(code) || text.includes("in closed state"))
    return DbErrors.LOST({ reason: code || "connection closed" });
  const cause = new Error(`in: ${sql.slice(0, 1000)}`);
  return DbErrors.QUERY_FAILED(
    { reason: withoutValues(text), code: code || String(errno) },
    { cause },
  );
}

/** The coded error for a connection that could not be made, with what to check. */
export function mysqlConnectError(error: unknown, name: string): AppError {
  if (isAppError(error)) return error;
  const { code, errno } = read(error);
  return DbErrors.UNREACHABLE({
    name,
    reason: code || "no connection",
    check: whatToCheck(code, errno),
  });
}

function whatToCheck(code: string, errno: number): string {
  if (errno === 1045 || errno === 1698 || code.startsWith("AUTH_"))
    return "Check user and password in DATABASE_URL, and that this user may connect from this machine.";
  if (errno === 1044) return "Grant this user the rights on the database.";
  if (errno === 1049) return "Create the database: CREATE DATABASE … CHARACTER SET utf8mb4.";
  if (errno === 1040) return "It has too many connections: raise max_connections.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "Check the host name in DATABASE_URL.";
  if (code.includes("SSL") || code.includes("CERT") || code === "HANDSHAKE_NO_SSL_SUPPORT")
    return "Check the tls option of DATABASE_URL and the server's certificate.";
  return "Check that the server runs and that host and port in DATABASE_URL are right.";
}

function isNetwork(code: string): boolean {
  return (
    code.startsWith("PROTOCOL_") ||
    ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"].includes(code) ||
    ["EHOSTUNREACH", "ENETUNREACH", "ECONNABORTED", "ENETDOWN", "ENOENT"].includes(code)
  );
}

/** Quoted parts of a server's text may be a caller's number: names of columns and tables stay, everything else goes. */
function withoutValues(text: string): string {
  return text
    .replaceAll(
      /(column|table|key|field|index|Unknown column|database) '([A-Za-z0-9_.]*)'/gi,
      "$1 `$2`",
    )
    .replaceAll(/'(?:[^'\\]|\\.)*'/g, "'…'")
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replaceAll(/\+?\d{5,}/g, "…")
    .slice(0, 300);
}
