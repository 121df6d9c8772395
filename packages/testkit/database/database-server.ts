// A private SQL server of one test run: fresh databases on a free port, and the ways to stop and start it.
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { freePort } from "../free-port.ts";
import { startProcess, type ServerProcess } from "../server-process.ts";
import { tempDir } from "../temp-dir.ts";
import { waitUntil } from "../wait-until.ts";

export interface DatabaseServer extends AsyncDisposable {
  readonly port: number;
  /** Its version as it says itself. */
  readonly version: string;
  /** Makes an empty database (utf8mb4) and resolves with `mysql://root@127.0.0.1:PORT/db_…`. */
  freshDatabase(): Promise<string>;
  /** Ends it in order. Its data stays until `remove`. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again on the same data and port, and resolves when it answers. */
  start(): Promise<void>;
  /** Ends it and deletes its data. */
  remove(): Promise<void>;
}

/** What differs between the makes of SQL server. */
export interface DatabaseMake {
  name: string;
  /** Fills the new data folder `data`; `folder` is for anything else it needs. */
  initialize(data: string, folder: string): Promise<void>;
  /** Command line of the server, to which the common options are added. */
  command: readonly string[];
  /** Environment beyond the process's own. */
  env?: NodeJS.ProcessEnv;
}

// Both makes know a root that may only come from localhost by name; tests come by address.
const accounts = [
  "CREATE USER IF NOT EXISTS 'root'@'127.0.0.1';",
  "GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
  "",
].join("\n");

/** Initializes and starts a server of this make; `extra` are options added to its command line. */
export async function startDatabaseServer(
  make: DatabaseMake,
  extra: readonly string[] = [],
): Promise<DatabaseServer> {
  const folder = await tempDir("pc-db-");
  const at = (name: string) => join(folder.path, name);
  let server: ServerProcess | undefined;
  let version = "";
  const port = await freePort();
  const remove = async () => {
    await server?.kill();
    await folder.remove();
  };
  const start = async () => {
    const started = await startProcess(
      [
        ...make.command,
        `--datadir=${at("data")}`,
        `--socket=${at("s")}`,
        `--pid-file=${at("pid")}`,
        `--tmpdir=${folder.path}`,
        `--init-file=${at("accounts.sql")}`,
        `--port=${port}`,
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        ...asRoot(),
        ...extra,
      ],
      { logFile: at("log"), cwd: folder.path, env: { ...process.env, ...make.env } },
    );
    server = started;
    version = await waitUntil(`${make.name} answers on port ${port}`, 60_000, () =>
      started.ended() === undefined ? askVersion(port) : "",
    );
    if (started.ended() !== undefined)
      throw new Error(`${make.name} ended while starting (${started.ended()}):\n${started.log()}`);
  };
  try {
    await mkdir(at("data"), { mode: 0o700 });
    await writeFile(at("accounts.sql"), accounts);
    await make.initialize(at("data"), folder.path);
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    port,
    version,
    freshDatabase: () => freshDatabase(port),
    start,
    stop: async () => server?.stop(30_000),
    kill: async () => server?.kill(),
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

/** The option without which these servers refuse to run as root; nothing for anybody else. */
export function asRoot(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}

/** Makes an empty database on the server at `port` of this machine and resolves with its URL. */
export async function freshDatabase(port: number): Promise<string> {
  const name = `db_${randomBytes(6).toString("hex")}`;
  const connection = await connect(port);
  try {
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  } finally {
    connection.destroy();
  }
  return `mysql://root@127.0.0.1:${port}/${name}`;
}

async function askVersion(port: number): Promise<string> {
  const connection = await connect(port);
  try {
    const [rows] = await connection.query("SELECT VERSION() AS version");
    return (rows as { version: string }[])[0]?.version ?? "";
  } finally {
    connection.destroy();
  }
}

function connect(port: number) {
  return createConnection({ host: "127.0.0.1", port, user: "root", connectTimeout: 5_000 });
}
