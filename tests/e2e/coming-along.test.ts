// Bots of pipecat-flow's own database come along: told before, taken in with their problems, and theirs stays as it was.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { type Database, openDatabase } from "@pipecast/platform/db";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { root } from "../house/source-tree.ts";

const flow = readFileSync(`${root}/bots/grand-estancia/ticketing.flow.json`, "utf8");

/** One of its nodes is gone, and lines lead to it. */
const astray = JSON.stringify({ ...JSON.parse(flow), nodes: JSON.parse(flow).nodes.slice(0, -1) });

/** As the seeds describe it: bots with flow JSON and model config, and keys of the gateway. */
async function fill(db: Database): Promise<void> {
  for (const statement of [
    `create table pipecat_bots (id char(36) not null primary key, org_id char(36) not null, name varchar(255) not null,
      flow_json text not null, model_config text, created_at datetime)`,
    `create table pipecat_api_keys (id char(36) not null primary key, org_id char(36), key_hash varchar(128) not null)`,
  ])
    await sql.raw(statement).execute(db.kysely);
  const bots = [
    ["b-tickets", "grand-estancia", "Old tickets", flow],
    ["b-away", "an-organization-of-theirs", "Old astray", astray],
    ["b-empty", "grand-estancia", "Old empty", '{"nodes":[],"edges":[]}'],
    ["b-broken", "grand-estancia", "Old broken", "{no json"],
  ];
  for (const [id, org, name, text] of bots)
    await sql`insert into pipecat_bots values (${id}, ${org}, ${name}, ${text}, '{"model":"gemini"}', '2026-03-01 10:00:00')`.execute(
      db.kysely,
    );
  await sql`insert into pipecat_api_keys values ('k1', 'o1', 'abc')`.execute(db.kysely);
}

async function comesAlong(url: string, data: string): Promise<void> {
  await using program = await startProgram({ data });
  expect(program.ready.ready).toBe(true);
  const command = ["import", "--from", url, "--data", data];
  const told = await runProgram([...command, "--dry-run"], { deadline: 60_000 });
  expect(told.stdout).toContain("would be made  b-tickets in grand-estancia from pipecat-flow");
  expect(told.stdout).toContain("not taken  Old broken");
  const before = await runProgram(["export", "--out", join(data, "before"), "--data", data]);
  expect(before.stdout).not.toContain("b-tickets");

  const done = await runProgram(command, { deadline: 60_000 });
  expect(done.code, "two of four cannot be taken").toBe(1);
  expect(done.stdout).toContain("made  b-tickets in grand-estancia from pipecat-flow");
  expect(done.stdout).toMatch(/made {2}b-away in grand-estancia.*\n(?: {2}.*\n)* {2}error /);
  expect(done.stdout).toContain("not taken  Old empty: ");
  expect(done.stdout).toContain("dropped /model");
  expect(done.stdout).toContain("4 bots in the source, 2 taken, 2 not.");
  expect(done.stdout).toMatch(/only read: checksum [0-9a-f]{32} before and after/);
  const again = await runProgram(command, { deadline: 60_000 });
  expect(again.stdout).toContain("unchanged  b-tickets");

  const out = join(data, "out");
  await runProgram(["export", "--bot", "b-tickets", "--out", out, "--data", data]);
  const exported = JSON.parse(readFileSync(join(out, "b-tickets.bot.json"), "utf8"));
  expect(exported).toMatchObject({ name: "Old tickets", flow: JSON.parse(flow) });
}

test("bots of pipecat-flow's SQLite file come along, told before and counted after, and not a byte of the file changes", async () => {
  await using theirs = await tempDir();
  await using ours = await tempDir();
  const file = join(theirs.path, "pipecat.db");
  const db = await openDatabase(`sqlite:${file}`);
  await fill(db);
  await sql`pragma journal_mode = delete`.execute(db.kysely);
  await db.close();
  const sum = () => createHash("sha256").update(readFileSync(file)).digest("hex");
  const before = sum();
  await comesAlong(`sqlite:${file}`, ours.path);
  expect(sum()).toBe(before);
  expect(readdirSync(theirs.path)).toEqual(["pipecat.db"]);

  const none = await runProgram(["import", "--from", `sqlite:${join(theirs.path, "none.db")}`]);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("There is no file") });
  const own = `sqlite:${join(ours.path, "pipecast.db")}`;
  const refused = await runProgram(["import", "--from", own, "--data", ours.path]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("no bots of pipecat") });
}, 180_000);

describeReal("bots of pipecat-flow on MariaDB", mariadbUrl, (url) => {
  test("come along by reading alone [mariadb]", async () => {
    await using ours = await tempDir();
    const db = await openDatabase(url());
    await fill(db);
    const sums = sql`checksum table pipecat_bots, pipecat_api_keys`;
    const { rows } = await sums.execute(db.kysely);
    await comesAlong(url(), ours.path);
    expect((await sums.execute(db.kysely)).rows).toEqual(rows);
    await db.close();
  }, 180_000);
});
