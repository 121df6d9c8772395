// Backups by the commands an operator would type, while tickets arrive, on both databases.
import { statSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openDatabase } from "@pipecast/platform/db";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { installationSecrets as secrets } from "./sessions/running-installation.fixture.ts";
import { postUntilTaken, verdict } from "./tickets/post-records.fixture.ts";

const deadline = 90_000;

/** Table, rows and checksum, as the commands print them. */
const sumsIn = (stdout: string) => stdout.match(/^\w+ +\d+ {2}[0-9a-f]{32}$/gm) ?? [];

/** Ticket numbers have no gap, and the counter stands at the last: what one moment of the database shows. */
async function ticketsIn(url: string): Promise<number> {
  const db = await openDatabase(url);
  try {
    const tickets = await sql<{ number: number }>`
      select number from events_tickets order by number`.execute(db.kysely);
    const counter = await sql<{ last_number: number }>`
      select last_number from events_ticket_counters`.execute(db.kysely);
    const numbers = tickets.rows.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    expect(counter.rows[0]?.last_number).toBe(numbers.length);
    return numbers.length;
  } finally {
    await db.close();
  }
}

/** Backs up while missed calls are told one after another; gives how many tickets are inside. */
async function backUpUnderLoad(program: {
  url: string;
  data: string;
  env: Record<string, string>;
  out: string;
  first: number;
}) {
  const { url, data, env, out } = program;
  const stop = new AbortController();
  let next = program.first;
  const tell = async () => {
    const n = next++;
    await postUntilTaken(url, verdict(`1772359200.${n}`, `+9198000${10_000 + n}`, "missed_call"));
  };
  for (let n = 0; n < 5; n += 1) await tell();
  const telling = (async () => {
    while (!stop.signal.aborted) await tell();
  })();
  const made = await runProgram(["backup", "--data", data, "--out", out], {
    env,
    deadline,
  }).finally(() => {
    stop.abort();
  });
  await telling;
  expect(made, made.stderr).toMatchObject({ code: 0 });
  expect(made.stdout).toContain("MASTER_KEY");
  return { sums: sumsIn(made.stdout), told: next };
}

describeReal("backups", mariadbUrl, (mariadb) => {
  test("[sqlite] [mariadb] taken while tickets arrive, a backup is of one moment; it is restored into either database, and the program goes on there", async () => {
    await using folder = await tempDir();
    const data = join(folder.path, "first");
    const out = join(folder.path, "first.backup");
    const embedded = await startProgram({ data, cwd: folder.path, env: secrets });
    const { sums, told } = await backUpUnderLoad({
      url: embedded.ready.url,
      data,
      env: secrets,
      out,
      first: 1,
    });
    await embedded.stop();
    expect(sums.length).toBeGreaterThan(40);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(await ticketsIn(`sqlite:${out}`)).toBeLessThanOrEqual(told);

    const env = { ...secrets, DATABASE_URL: mariadb() };
    const moved = join(folder.path, "second");
    const restored = await runProgram(["restore", out, "--data", moved], { env, deadline });
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect(sumsIn(restored.stdout)).toEqual(sums);
    expect(restored.stdout).not.toContain("not the one of that installation");
    const refused = await runProgram(["restore", out, "--data", moved], { env, deadline });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("DB_TARGET_NOT_EMPTY");

    const back = join(folder.path, "second.backup");
    const second = await startProgram({ data: moved, cwd: folder.path, env });
    const again = await backUpUnderLoad({
      url: second.ready.url,
      data: moved,
      env,
      out: back,
      first: 10_000,
    });
    await second.stop();
    expect(await ticketsIn(`sqlite:${back}`)).toBeGreaterThan(5);
    const other = { MASTER_KEY: "another-master-key-that-is-long-enough" };
    const third = join(folder.path, "third");
    const home = await runProgram(["restore", back, "--data", third], { env: other, deadline });
    expect(home, home.stderr).toMatchObject({ code: 0 });
    expect(sumsIn(home.stdout)).toEqual(again.sums);
    expect(home.stdout).toContain("MASTER_KEY is not the one of that installation");
    expect(await ticketsIn(`sqlite:${join(third, "pipecast.db")}`)).toBeGreaterThan(5);
  }, 300_000);
});
