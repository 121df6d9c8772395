// A real Asterisk 22 for one test file: installed without root, started on an address and in a folder of its own.
import { join } from "node:path";
import { debianPrefix } from "../debian/debian-prefix.ts";
import { runCommand } from "../run-command.ts";
import { startProcess, type ServerProcess } from "../server-process.ts";
import { tempDir } from "../temp-dir.ts";
import { waitUntil } from "../wait-until.ts";
import type { AccessOptions, AsteriskAddress, AsteriskOptions } from "./asterisk-options.ts";
import { defaultAccess } from "./core-config.ts";
import { freeAddress } from "./free-address.ts";
import { layOut } from "./lay-out.ts";

export interface Asterisk extends AsteriskAddress, AsyncDisposable {
  /** `ami://user:secret@host:5038`. */
  readonly amiUrl: string;
  /** `http://user:secret@host:8088`. */
  readonly ariUrl: string;
  readonly version: string;
  readonly paths: {
    etc: string;
    log: string;
    spool: string;
    /** Call records; `readCallRecords` reads them. */
    cdrCsv: string;
    queueLog: string;
  };
  /** Runs a command of Asterisk's console and resolves with what it prints. */
  cli(command: string): Promise<string>;
  /** The last lines of Asterisk's log. */
  log(lines?: number): string;
  /** Ends it in order; calls end. Its files stay until `remove`. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again with the same configuration and address, and resolves when it takes calls. */
  start(): Promise<void>;
  /** Ends it and deletes its files (unless `PIPECAST_TEST_KEEP` is set, which prints where they are). */
  remove(): Promise<void>;
}

/** Installs Asterisk where it is not yet (about 10 s, once), starts one and resolves when it takes calls (about 1 s). */
export async function startAsterisk(options: AsteriskOptions = {}): Promise<Asterisk> {
  const prefix = await debianPrefix({
    name: "asterisk",
    suite: "sid",
    packages: ["asterisk", "asterisk-core-sounds-en-gsm", "odbc-mariadb", "unixodbc"],
  });
  const folder = await tempDir("pc-ast-");
  const at = (name: string) => join(folder.path, name);
  const address = { host: await freeAddress(5038), sipPort: 5060, amiPort: 5038, httpPort: 8088 };
  await layOut(folder.path, prefix, address, options);

  const run = (...args: string[]) =>
    prefix.command("usr/sbin/asterisk", "-C", at("etc/asterisk.conf"), ...args);
  const env = {
    ...process.env,
    MARIADB_PLUGIN_DIR: join(prefix.libraries, "libmariadb3/plugin"),
    ODBCSYSINI: at("etc"),
    ODBCINI: at("etc/odbc.ini"),
  };
  const cli = async (command: string) =>
    (await runCommand(run("-rx", command), { deadline: 10_000, env })).stdout.trimEnd();
  let server: ServerProcess | undefined;
  const start = async () => {
    const started = await startProcess(run("-f"), {
      logFile: at("log/console"),
      cwd: at("spool"),
      env,
    });
    server = started;
    await waitUntil("Asterisk takes calls", 30_000, async () => {
      if (started.ended() !== undefined) return true;
      return (await cli("core waitfullybooted")).includes("fully booted");
    });
    if (started.ended() !== undefined)
      throw new Error(`Asterisk ended while starting (${started.ended()}):\n${started.log()}`);
  };
  const remove = async () => {
    await server?.stop();
    if (process.env.PIPECAST_TEST_KEEP) process.stderr.write(`kept: ${folder.path}\n`);
    else await folder.remove();
  };
  try {
    await start();
  } catch (error) {
    await server?.kill();
    await folder.remove();
    throw error;
  }
  return {
    ...address,
    amiUrl: `ami://${login(options.ami)}@${address.host}:${address.amiPort}`,
    ariUrl: `http://${login(options.ari)}@${address.host}:${address.httpPort}`,
    version: prefix.versions.asterisk ?? "",
    paths: {
      etc: at("etc"),
      log: at("log/full"),
      spool: at("spool"),
      cdrCsv: at("log/cdr-csv/Master.csv"),
      queueLog: at("log/queue_log"),
    },
    cli,
    log: (lines) => server?.log(lines) ?? "",
    start,
    stop: async () => server?.stop(),
    kill: async () => server?.kill(),
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

function login(access: AccessOptions = {}): string {
  const { user, secret } = { ...defaultAccess, ...access };
  return `${user}:${encodeURIComponent(secret)}`;
}
