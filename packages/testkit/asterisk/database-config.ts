// What sends a test's call records into a MariaDB or MySQL: unixODBC and cdr_adaptive_odbc.
import { section } from "./config-section.ts";

/** Gives the files by name for the database at `url`; `driver` is the path of the ODBC driver's library. */
export function databaseConfig(url: string, driver: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    "odbcinst.ini": section("MariaDB", { Driver: driver }),
    "odbc.ini": section("pipecast", {
      Driver: "MariaDB",
      SERVER: hostname,
      PORT: port || 3306,
      DATABASE: pathname.slice(1),
      USER: decodeURIComponent(username),
      PASSWORD: decodeURIComponent(password),
    }),
    "res_odbc.conf": section("pipecast", {
      enabled: "yes",
      dsn: "pipecast",
      "pre-connect": "yes",
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
      max_connections: 2,
    }),
    "cdr_adaptive_odbc.conf":
      section("pipecast", { connection: "pipecast", table: "asterisk_cdr" }) +
      "alias start => calldate\n",
  };
}
