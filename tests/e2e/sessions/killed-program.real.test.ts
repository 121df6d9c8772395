// kill -9 in the middle of calls: the next start says how every session ended, once, and pbx has it as a fact.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { describeReal } from "@pipecast/testkit/describe-real";
import { startMariadb } from "@pipecast/testkit/mariadb";
import { runProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { openDatabase } from "@pipecast/platform/db";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import {
  type Installation,
  installationSecrets,
  runInstallation,
} from "./running-installation.fixture.ts";

const org_id = "grand-estancia";
const number = "+912261234502";

async function begin(installation: Installation, count: number) {
  const calls = [];
  for (let i = 0; i < count; i++) {
    const placed = await installation.place(org_id, `+9198765432${10 + i}`, number);
    calls.push({ placed, line: await installation.dial(placed) });
  }
  for (const { placed } of calls)
    await installation.until(
      placed.session_id,
      "the bot has the call",
      ({ node }) => node !== null,
    );
  return calls;
}

/** The facts that pbx has of sessions, as `session: outcome`, each as often as it is there. */
async function factsOf(url: string): Promise<Map<string, string[]>> {
  const db = await openDatabase(url);
  try {
    const { rows } = await sql<{ id: string; data: string }>`
      select id, data from pbx_facts where kind = 'session_outcome'`.execute(db.kysely);
    const facts = new Map<string, string[]>();
    for (const { id, data } of rows) {
      const name = id.replace("session:", "");
      const { outcome } = (typeof data === "string" ? JSON.parse(data) : data) as {
        outcome: string;
      };
      facts.set(name, [...(facts.get(name) ?? []), outcome]);
    }
    return facts;
  } finally {
    await db.close();
  }
}

async function folderOfOwn(): Promise<string> {
  const folder = await tempDir();
  onTestFinished(() => folder.remove());
  return folder.path;
}

test("a session whose program was killed is closed as gateway_lost at the next start, and pbx is told", async () => {
  const data = await folderOfOwn();
  const first = await runInstallation({ data });
  const [lost, finished] = await begin(first, 2);
  finished?.line.hangup();
  const url = `sqlite:${join(data, "pipecast.db")}`;
  await waitUntil("pbx knows how it ended", 10_000, async () => (await factsOf(url)).size === 1);
  await first.program.stop("SIGKILL");

  await using second = await runInstallation({ data });
  const id = lost?.placed.session_id ?? "";
  const closed = await second.until(id, "it is closed", (found) => found.outcome !== null);
  expect(closed.outcome).toBe("gateway_lost");
  expect(closed.actions).toMatchObject([{ type: "failure", status: "GATEWAY_LOST" }]);
  const kept = await second.session(finished?.placed.session_id ?? "");
  expect(kept.outcome).toBe("caller_hung_up");
  await waitUntil("pbx knows both", 10_000, async () => (await factsOf(url)).size === 2);
  expect([...(await factsOf(url)).values()]).toEqual(
    expect.arrayContaining([["gateway_lost"], ["caller_hung_up"]]),
  );
});

test("a second gateway on the same data folder is refused in words, and the first one's calls go on", async () => {
  const data = await folderOfOwn();
  await using first = await runInstallation({ data });
  const [call] = await begin(first, 1);
  await expect(runInstallation({ data })).rejects.toThrow(/Another gateway uses .*sessions/);
  expect((await first.session(call?.placed.session_id ?? "")).outcome).toBeNull();
});

describeReal("the database is away when the program is killed", startMariadb, (server) => {
  test("sessions that ended meanwhile lie on disk for the owner only, and are stored and told once at the next start", async () => {
    const data = await folderOfOwn();
    const DATABASE_URL = await server().freshDatabase();
    const env = { DATABASE_URL, LOG_LEVEL: "warn" };
    const first = await runInstallation({ data, env });
    await seed(first);
    const calls = await begin(first, 4);
    await server().kill();
    for (const { line } of calls.slice(0, 3)) line.hangup();
    const spool = join(data, "sessions");
    const files = async () => (await readdir(spool)).filter((name) => name.endsWith(".json"));
    await waitUntil("three lie on disk", 20_000, async () => (await files()).length === 3);
    for (const name of await files())
      expect((await stat(join(spool, name))).mode & 0o777).toBe(0o600);
    await first.program.stop("SIGKILL");
    await server().start();

    await using second = await runInstallation({ data, env });
    const outcomes = [];
    for (const { placed } of calls) {
      const { outcome } = await second.until(
        placed.session_id,
        "it is stored",
        (found) => found.outcome !== null,
      );
      outcomes.push(outcome);
    }
    expect(outcomes).toEqual([
      "caller_hung_up",
      "caller_hung_up",
      "caller_hung_up",
      "gateway_lost",
    ]);
    await waitUntil("pbx knows all", 20_000, async () => (await factsOf(DATABASE_URL)).size === 4);
    for (const [, told] of await factsOf(DATABASE_URL)) expect(told).toHaveLength(1);
    await waitUntil("the disk is clean", 10_000, async () => (await files()).length === 0);
  }, 120_000);
});

/** On a database of one's own nothing is made by itself. */
async function seed(installation: Installation): Promise<void> {
  const { code, stderr } = await runProgram(
    ["seed-demo", "--url", installation.program.ready.url],
    {
      env: installationSecrets,
    },
  );
  if (code !== 0) throw new Error(stderr);
}
