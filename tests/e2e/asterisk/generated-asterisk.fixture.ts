// A whole installation as its operator makes it: the program on MariaDB, and an Asterisk on the files of `pipecast asterisk-config`.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultAccess } from "@pipecast/testkit/asterisk/core-config";
import { startAsterisk } from "@pipecast/testkit/asterisk/start-asterisk";
import { debianPrefix } from "@pipecast/testkit/debian/debian-prefix";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { type RunningProgram, runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { openPhone } from "@pipecast/testkit/sip-phone/open-phone";
import { tempDir } from "@pipecast/testkit/temp-dir";

const bin = fileURLToPath(new URL("../../../server/bin/pipecast.mjs", import.meta.url));
export const operatorToken = "operator-token-of-the-generated-asterisk";

export type Ask = (
  method: string,
  path: string,
  body?: object,
) => Promise<{ status: number; body: never }>;

export interface OwnTrunk {
  /** Whose trunk it is. */
  prefix: string;
  phone: Awaited<ReturnType<typeof openPhone>>;
}

/**
 * `seed` makes what is wanted beside the demo organization, before Asterisk's files are written; `prefixes` are the
 * organizations that get a trunk. The administrator's own work, which is done here: the trunks' addresses.
 */
export async function openGeneratedInstallation(
  options: {
    prefixes?: readonly string[];
    seed?: (ask: Ask) => Promise<void>;
    /** Further settings of the program. */
    env?: Readonly<Record<string, string>>;
  } = {},
) {
  const prefixes = options.prefixes ?? ["org_grandestancia"];
  const folder = await tempDir();
  const database = await mariadbUrl();
  const driver = join(
    (
      await debianPrefix({
        name: "asterisk",
        suite: "sid",
        packages: ["asterisk", "asterisk-core-sounds-en-gsm", "odbc-mariadb", "unixodbc"],
      })
    ).libraries,
    "odbc/libmaodbc.so",
  );
  const base = {
    DATABASE_URL: database,
    OPERATOR_TOKEN: operatorToken,
    INTERNAL_KEY: "internal-key-of-the-generated-asterisk-1",
    MASTER_KEY: "master-key-of-the-generated-asterisk-123",
    JWT_SECRET: "jwt-secret-of-the-generated-asterisk-123",
    CALL_SETTLE_S: "1",
    DRAIN_S: "0",
    RECORDINGS_DIR: join(folder.path, "recordings"),
    ...options.env,
  };
  const asking = (program: RunningProgram): Ask => {
    return async (method, path, body) => {
      const answer = await fetch(new URL(path, program.ready.url), {
        method,
        headers: {
          authorization: `Bearer ${operatorToken}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(12_000),
      });
      return { status: answer.status, body: (await answer.json()) as never };
    };
  };
  const first = await startProgram({ data: folder.path, env: base });
  const seeded = await runProgram(["seed-demo", "--url", first.ready.url], { env: base });
  if (seeded.code !== 0) throw new Error(`seed-demo failed: ${seeded.stderr}`);
  await options.seed?.(asking(first));
  await first.stop();

  const trunks: OwnTrunk[] = [];
  for (const prefix of prefixes) trunks.push({ prefix, phone: await openPhone() });
  let env: Record<string, string> = base;
  /** As the operator does it; gives what the command said. */
  const configure = (out: string, host: string): string => {
    env = {
      ...base,
      SWITCH: "asterisk",
      AMI_URL: `ami://pipecast:${defaultAccess.secret}@${host}:5038`,
      ARI_URL: `http://pipecast:${defaultAccess.secret}@${host}:8088`,
    };
    const args = ["asterisk-config", "--out", out, "--sip-bind", `${host}:5060`];
    const { PATH, HOME, TMPDIR } = process.env;
    const done = spawnSync(process.execPath, [bin, ...args], {
      cwd: folder.path,
      env: { PATH, HOME, TMPDIR, ...env },
      encoding: "utf8",
      timeout: 30_000,
    });
    if (done.status !== 0) throw new Error(`asterisk-config failed: ${done.stderr}`);
    return done.stdout;
  };
  const asterisk = await startAsterisk({
    files: ({ host }) => {
      const out = join(folder.path, "asterisk");
      configure(out, host);
      for (const { prefix, phone } of trunks) {
        const path = join(out, `pjsip_trunk_${prefix}.conf`);
        const text = readFileSync(path, "utf8")
          .replace("sip:CHANGE-ME.invalid", `sip:${phone.contact}`)
          .replace("match = 192.0.2.1", `match = ${phone.host}`);
        writeFileSync(path, text);
      }
      const names = readdirSync(out).filter((name) => /\.(conf|ini|json)$/.test(name));
      return {
        ...Object.fromEntries(names.map((name) => [name, readFileSync(join(out, name), "utf8")])),
        "odbcinst.ini": `[MariaDB Unicode]\nDriver = ${driver}\n`,
      };
    },
  });
  const passwords = JSON.parse(
    readFileSync(join(asterisk.paths.etc, "pipecast-secrets.json"), "utf8"),
  ) as Record<string, string>;
  const opened = trunks.map(({ phone }) => phone);
  for (const phone of opened) phone.attach(asterisk);
  const program = await startProgram({ data: folder.path, env });
  return {
    asterisk,
    database,
    env,
    data: folder.path,
    recordings: base.RECORDINGS_DIR,
    trunks,
    program,
    ask: asking(program),
    configure: () => configure(asterisk.paths.etc, asterisk.host),
    /** A phone that registered with the password of the generated files. */
    async register(endpoint: string, password = passwords[endpoint]) {
      if (password === undefined) throw new Error(`no password of ${endpoint}`);
      const phone = await openPhone({ user: endpoint, password });
      phone.attach(asterisk);
      opened.push(phone);
      await phone.register();
      return phone;
    },
    async [Symbol.asyncDispose]() {
      await program.stop();
      await Promise.all(opened.map((phone) => phone.close()));
      await asterisk.remove();
      await folder.remove();
    },
  };
}
