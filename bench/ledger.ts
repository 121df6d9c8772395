// How fast CDR rows become verdicts, beside bare batched inserts of the same rows into the same server; and what a look costs that finds nothing.
//
//   node bench/ledger.ts [--rows 100000] [--database mariadb|sqlite] [--organizations 50]
//
// A table on stderr, JSON on stdout. Every call is looked at twice, as in earnest: when its rows come, and when it has settled. Aims on
// MariaDB: 5,000 rows/s, a tenth of the bare inserts, 2 ms for a look that finds nothing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrate, openDatabase } from "@pipecast/platform/db";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { startMariadb } from "@pipecast/testkit/mariadb";
import { sql } from "kysely";
import { pbxMigrations } from "../services/pbx/migrations.ts";
import { startPbxProcess } from "../tests/simulation/pbx-process.ts";
import { silent } from "../tests/simulation/run-schedule.ts";
import { scenarios } from "../tests/simulation/scenarios.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "100000" },
    database: { type: "string", default: "mariadb" },
    organizations: { type: "string", default: "50" },
  },
});
const wanted = Number(values.rows);
const organizations = Number(values.organizations);
const folder = mkdtempSync(join(tmpdir(), "pipecast-bench-"));
const server = values.database === "mariadb" ? await startMariadb() : undefined;
const url = (await server?.freshDatabase()) ?? `sqlite:${join(folder, "bench.db")}`;
const db = await openDatabase(url, { strict: false });
try {
  await migrate(db, pbxMigrations);
  const clock = new FakeClock(Date.UTC(2026, 10, 20, 6));
  await furnish();
  const { rows, calls } = makeRows();
  const bare = await seconds(() => insertAll(rows));
  const pbx = await startPbxProcess(db, {
    clock,
    log: silent,
    liveCalls: { find: () => undefined } as never,
    deliver: async () => undefined,
    triggered: true,
  });
  const took = await seconds(async () => {
    await pbx.look();
    clock.advanceNow(11_000);
    await pbx.look();
  });
  const found = await sql<{ n: number }>`
    select count(*) as n from pbx_calls where state = 'decided'`.execute(db.kysely);
  if (Number(found.rows[0]?.n) !== calls)
    throw new Error(`${found.rows[0]?.n} of ${calls} decided`);
  const idle: number[] = [];
  for (let n = 0; n < 300; n += 1) idle.push((await seconds(() => pbx.look())) * 1000);
  idle.sort((a, b) => a - b);
  await pbx.end();
  const report = {
    database: server === undefined ? "SQLite" : `MariaDB ${server.version}`,
    rows: rows.length,
    calls,
    rows_per_s: Math.round(rows.length / took),
    verdicts_per_s: Math.round(calls / took),
    bare_inserts_per_s: Math.round(rows.length / bare),
    share_of_bare: Number((bare / took).toFixed(3)),
    idle_look_ms: { p50: Number(idle[150]?.toFixed(2)), p99: Number(idle[297]?.toFixed(2)) },
  };
  console.error(report);
  console.log(JSON.stringify(report));
} finally {
  await db.close();
  await server?.remove();
  rmSync(folder, { recursive: true, force: true });
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function makeRows() {
  const rows: Record<string, string | number | null>[] = [];
  let calls = 0;
  for (; rows.length < wanted; calls += 1) {
    const prefix = `org_b${calls % organizations}`;
    const linkedid = `${1_795_000_000 + (calls % 40_000)}.${calls}`;
    const scenario = scenarios[calls % scenarios.length];
    for (const [sequence, { leg, ...columns }] of (scenario?.legs(prefix) ?? []).entries())
      rows.push({
        calldate: "2026-11-20 05:59:00",
        src: "+40744123456",
        dst: "",
        dcontext: "",
        channel: "",
        dstchannel: "",
        lastapp: "",
        lastdata: "",
        duration: 0,
        disposition: "",
        ...columns,
        uniqueid: leg === 1 ? linkedid : `${linkedid}${leg}`,
        linkedid,
        sequence,
      });
  }
  return { rows, calls };
}

async function insertAll(rows: readonly Record<string, string | number | null>[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  for (let at = 0; at < rows.length; at += 250) {
    const lines = rows.slice(at, at + 250);
    await sql`insert into asterisk_cdr (${sql.join(names.map((name) => sql.ref(name)))}) values ${sql.join(
      lines.map((row) => sql`(${sql.join(names.map((name) => row[name] ?? null))})`),
    )}`.execute(db.kysely);
  }
}

async function furnish(): Promise<void> {
  for (let n = 0; n < organizations; n += 1) {
    const org = `org_b${n}`;
    await sql`insert into organizations (id, name, context_prefix, status, api_key, api_secret, created_at, updated_at)
      values (${org}, 'Hotel', ${org}, 'active', ${org}, 'x', 0, 0)`.execute(db.kysely);
  }
}
