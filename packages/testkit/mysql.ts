// Real MySQL 9 for tests: one server per test run for all files, or one of its own for a test that kills it.
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
 * A fresh, empty database on the run's MySQL (started at the first call): `mysql://root@127.0.0.1:PORT/db_…`.
 * It is gone with the server at the end of the run. Throws `Unavailable` where there can be no MySQL.
 */
export async function mysqlUrl(): Promise<string> {
  return freshDatabase(await sharedServer("mysql"));
}

/** A MySQL of the caller's own, to be stopped, killed and started again. Whoever starts it calls `remove()`. */
export async function startMysql(options: readonly string[] = []): Promise<DatabaseServer> {
  const prefix = await debianPrefix({
    name: "mysql",
    suite: "sid",
    packages: ["mysql-server-core"],
  });
  const share = join(prefix.folder, "usr/share/mysql");
  const common = [
    "--no-defaults",
    `--basedir=${join(prefix.folder, "usr")}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, "charsets")}`,
    `--plugin-dir=${join(prefix.folder, "usr/lib/mysql/plugin")}`,
    "--secure-file-priv=NULL",
    "--innodb-redo-log-capacity=16M",
  ];
  const initialize = async (data: string) => {
    await runCommand(
      prefix.command(
        "usr/sbin/mysqld",
        ...common,
        "--initialize-insecure",
        `--datadir=${data}`,
        ...asRoot(),
      ),
      { deadline: 120_000 },
    );
  };
  return startDatabaseServer(
    {
      name: "MySQL",
      initialize,
      command: prefix.command(
        "usr/sbin/mysqld",
        ...common,
        "--mysqlx=OFF",
        "--skip-log-bin",
        "--innodb-flush-log-at-trx-commit=2",
        "--innodb-buffer-pool-size=64M",
      ),
    },
    options,
  );
}
