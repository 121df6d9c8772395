// `pipecast doctor` on a whole installation: nothing to find on a fresh one, and each fault by its code.
import { chmodSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeAll, afterAll, expect, test } from "vitest";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";

let folder: TempDir;
let data: string;

beforeAll(async () => {
  folder = await tempDir();
  data = join(folder.path, "data");
  const program = await startProgram({ data, cwd: folder.path });
  await program.stop();
});

afterAll(() => folder?.remove());

async function codes(env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runProgram(["doctor", "--json", "--data", data], {
    cwd: folder.path,
    env: { PORT: "0", ...env },
  });
  expect(stderr).toBe("");
  const { findings } = JSON.parse(stdout) as { findings: { code: string; text: string }[] };
  return { exit: code, found: findings.map((one) => one.code), text: JSON.stringify(findings) };
}

function change(statement: string): void {
  const db = new Database(join(data, "pipecast.db"));
  db.prepare(statement).run();
  db.close();
}

test("a fresh installation is healthy", async () => {
  expect(await codes()).toMatchObject({ exit: 0, found: [] });
});

test("a database that is away is found, and no password is shown", async () => {
  const away = await codes({ DATABASE_URL: "mysql://someone:hunter22hunter22@127.0.0.1:9/none" });
  expect(away).toMatchObject({ exit: 1, found: ["DATABASE_UNREACHABLE"] });
  expect(away.text).not.toContain("hunter22");
});

test("a port of another program is found, and secrets that others may read", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  chmodSync(join(data, "secrets.json"), 0o644);
  try {
    expect((await codes({ AUDIOSOCKET_PORT: String(port) })).found).toEqual([
      "PORT_TAKEN",
      "SECRETS_READABLE",
    ]);
  } finally {
    chmodSync(join(data, "secrets.json"), 0o600);
    other.close();
  }
});

test("one secret in two places is found", async () => {
  const secret = "the-same-secret-in-two-places-of-this-test";
  const { exit, found, text } = await codes({ INTERNAL_KEY: secret, JWT_SECRET: secret });
  expect({ exit, found }).toEqual({ exit: 0, found: ["SECRETS_EQUAL"] });
  expect(text).toContain("INTERNAL_KEY, JWT_SECRET");
  expect(text).not.toContain(secret);
});

test("bots with errors, bots whose model has no key, and messages that wait are found", async () => {
  change(`update pipecat_bots set problems = '[{"level":"error"}]' where id = 'demo'`);
  change(
    `update pipecat_bot_versions set model = '{"provider":"gemini","voice":"Puck","language":"en-IN"}' where bot_id = 'demo'`,
  );
  change(
    `insert into pbx_outbox (id, topic, order_key, dedupe_key, payload, next_at, created_at) values ('m1', 'verdict', 'k', 'd', '{}', 1, 1)`,
  );
  change(
    `insert into pbx_outbox (id, topic, order_key, dedupe_key, payload, state, next_at, created_at) values ('m2', 'verdict', 'k', 'e', '{}', 'dead', 1, 1)`,
  );
  const first = await codes();
  expect(first.exit).toBe(1);
  expect(first.found).toEqual([
    "MODEL_WITHOUT_KEY",
    "BOTS_IN_TROUBLE",
    "OUTBOX_WAITS",
    "OUTBOX_GAVE_UP",
  ]);
  const withKey = await codes({ GEMINI_API_KEY: "key-of-the-doctor-test-0123456789" });
  expect(withKey.found).not.toContain("MODEL_WITHOUT_KEY");
});

test("a schema that lacks a step, and one of a newer program, are found", async () => {
  change(
    `delete from pbx_migrations where migration = (select max(migration) from pbx_migrations)`,
  );
  expect((await codes()).found).toContain("SCHEMA_BEHIND");
  change(
    `insert into pbx_migrations (id, migration, state, mark, token, begun_at) values ('9999-x/y', '9999-x', 'done', 'm', 't', 1)`,
  );
  expect((await codes()).found).toContain("SCHEMA_UNKNOWN");
});
