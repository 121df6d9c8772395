// Reads DATABASE_URL into what the engines need; never repeats a password.
import { resolve } from "node:path";
import { DbErrors } from "./database-errors.ts";

export type DatabaseUrl =
  | { kind: "sqlite"; file: string; memory: boolean; name: string }
  | {
      kind: "mysql";
      host: string;
      port: number;
      socketPath: string | undefined;
      user: string;
      password: string;
      database: string;
      tls: "off" | "on" | "unverified";
      name: string;
    };

/**
 * `sqlite:DIR/file.db`, `sqlite::memory:`, `mysql://user:password@host:3306/database` with `?tls=on` (certificate
 * checked), `?tls=unverified` or `?socket=/run/mysqld/mysqld.sock`. Throws DB_BAD_URL.
 */
export function parseDatabaseUrl(url: string): DatabaseUrl {
  if (url.startsWith("sqlite:")) return sqliteUrl(url.slice("sqlite:".length));
  if (/^(mysql|mariadb):\/\//.test(url)) return mysqlUrl(url);
  throw DbErrors.BAD_URL({ reason: "it begins neither with sqlite: nor with mysql://" });
}

function sqliteUrl(rest: string): DatabaseUrl {
  if (rest === ":memory:")
    return { kind: "sqlite", file: rest, memory: true, name: "sqlite::memory:" };
  const path = rest.startsWith("//") ? rest.slice(2) : rest;
  if (path === "" || path.includes("\0"))
    throw DbErrors.BAD_URL({ reason: "no file is named after sqlite:" });
  const file = resolve(path);
  return { kind: "sqlite", file, memory: false, name: `sqlite:${file}` };
}

function mysqlUrl(text: string): DatabaseUrl {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw DbErrors.BAD_URL({
      reason: "it is no URL (characters like @ : / # in a password are written %40 %3A %2F %23)",
    });
  }
  const database = decode(url.pathname.slice(1), "database name");
  if (database === "" || database.includes("/"))
    throw DbErrors.BAD_URL({ reason: "no database is named after the host" });
  const host = url.hostname.replace(/^\[|\]$/g, "") || "localhost";
  const port = url.port === "" ? 3306 : Number(url.port);
  for (const name of url.searchParams.keys())
    if (name !== "tls" && name !== "socket")
      throw DbErrors.BAD_URL({ reason: `the option ${name} is unknown; there are tls and socket` });
  const tls = url.searchParams.get("tls") ?? "off";
  if (tls !== "on" && tls !== "off" && tls !== "unverified")
    throw DbErrors.BAD_URL({ reason: "tls is on, off or unverified" });
  return {
    kind: "mysql",
    host,
    port,
    socketPath: url.searchParams.get("socket") ?? undefined,
    user: decode(url.username, "user"),
    password: decode(url.password, "password"),
    database,
    tls,
    name: `mysql://${url.hostname || "localhost"}:${port}/${database}`,
  };
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw DbErrors.BAD_URL({
      reason: `the ${what} has a % that is not followed by two hex digits`,
    });
  }
}
