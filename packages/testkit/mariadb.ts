// Real MariaDB for tests: one server per test run for all files, or one of its own for a test that kills it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  asRoot,
  freshDatabase,
  startDatabaseServer,
  type DatabaseServer,
} from "./database/database-server.ts";
import { debianPrefix } from "./debian/debian-prefix.ts";
import { runCommand } from "./run-command.ts";
import { sharedServer } from "./keeper/shared-server.ts";

/**
 * A fresh, empty database on the run's MariaDB (started at the first call): `mysql://root@127.0.0.1:PORT/db_…`.
 * It is gone with the server at the end of the run. Throws `Unavailable` where there can be no MariaDB.
 */
export async function mariadbUrl(): Promise<string> {
  return freshDatabase(await sharedServer("mariadb"));
}

/**
 * A MariaDB 10.11 of the caller's own, to be stopped, killed and started again. `options` are added to its command line.
 * Install it in about 3 s once, start it in under 1 s. Whoever starts it calls `remove()`.
 */
export async function startMariadb(options: readonly string[] = []): Promise<DatabaseServer> {
  const prefix = await debianPrefix({
    name: "mariadb",
    suite: "bookworm",
    packages: ["mariadb-server-core"],
  });
  const share = join(prefix.folder, "usr/share/mysql");
  const common = [
    "--no-defaults",
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, "charsets")}`,
    `--plugin-dir=${join(prefix.folder, "usr/lib/mysql/plugin")}`,
    "--innodb-log-file-size=16M",
    "--innodb-flush-log-at-trx-commit=2", // a killed server keeps what it committed, a power cut is no test here
  ];
  const read = (name: string) => readFile(join(share, name), "utf8");
  const initialize = async (data: string) => {
    // The steps of mariadb-install-db; a statement must end its line here.
    const script = [
      "CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\nSET @current_hostname='localhost';",
      await read("mysql_system_tables.sql"),
      await read("mysql_performance_tables.sql"),
      await read("mysql_system_tables_data.sql"),
      await read("maria_add_gis_sp_bootstrap.sql"),
      await read("mysql_sys_schema.sql"),
    ];
    await runCommand(
      prefix.command(
        "usr/sbin/mariadbd",
        ...common,
        "--bootstrap",
        `--datadir=${data}`,
        ...asRoot(),
      ),
      { deadline: 60_000, input: script.join("\n") },
    );
  };
  return startDatabaseServer(
    {
      name: "MariaDB",
      initialize,
      command: prefix.command("usr/sbin/mariadbd", ...common, "--innodb-buffer-pool-size=64M"),
    },
    options,
  );
}
