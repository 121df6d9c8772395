// Calls of which Asterisk's own files tell have their verdict, whichever database it is on.
import { appendFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cdrSpool } from "../facts/cdr-spool.ts";
import { createSpoolInbox } from "../facts/ingest-spool.ts";
import { queueLog } from "../facts/queue-log.ts";
import type { TestOrganization } from "../fixtures/pbx-under-test.ts";
import { type CdrColumns, type LedgerWorld, startLedgerWorld } from "./ledger-world.fixture.ts";

/** Runs the suite on the database of `url`, fresh and empty. Inside a `describe` of the caller's. */
export function testSpoolsOn(url: () => Promise<string>): void {
  let world: LedgerWorld;
  let org: TestOrganization;
  let folder: Awaited<ReturnType<typeof tempDir>>;
  let look: () => Promise<void>;
  const file = (name: string) => join(folder.path, name);

  beforeAll(async () => {
    folder = await tempDir();
    world = await startLedgerWorld(await url());
    org = await world.it.organizationWithoutLogin({ context_prefix: "org_a" });
    const { db, clock, log, own, owners } = world;
    const parts = { db, clock, log, settleMs: 10_000 };
    const csv = createSpoolInbox(parts, cdrSpool(file("Master.csv"), { own, log }));
    const queues = queueLog(file("queue_log"), owners, () => clock.now());
    const words = createSpoolInbox(parts, queues);
    look = async () => {
      await csv();
      await words();
    };
  }, 120_000);
  afterAll(async () => {
    await world?.it.stop();
    await folder?.remove();
  });

  const settled = async () => {
    await look();
    await world.later(2_000);
    await world.later(12_500);
  };
  const facts = async (linkedid: string) =>
    (
      await sql<{ source: string }>`select source from pbx_facts where linkedid = ${linkedid}
        order by source`.execute(world.it.db.kysely)
    ).rows.map(({ source }) => source);

  test("AT-15 a call that only Master.csv tells of has its verdict", async () => {
    for (const [name, verdict] of [
      ["A1", "missed_call"],
      ["B5", "human_answered"],
      ["B8", "queue_timeout"],
    ] as const) {
      const linkedid = world.newCall();
      const rows = world.rowsOf(name, "org_a", linkedid);
      await appendFile(file("Master.csv"), rows.map(csvLine).join(""));
      await settled();
      const call = await world.call(org, linkedid);
      expect(call).toMatchObject({ verdict, caller_number: "+40744123456" });
      expect(call.legs).toHaveLength(rows.length);
    }
  });

  test("a record in the file, in the table and told by AMI is one leg", async () => {
    const linkedid = world.newCall();
    const [row] = world.rowsOf("A1", "org_a", linkedid);
    await world.tellRecord(row ?? {});
    await appendFile(file("Master.csv"), csvLine(row ?? {}));
    await look();
    expect(await facts(linkedid)).toEqual(["ami"]);
    await world.insert(row ?? {});
    await settled();
    expect(await facts(linkedid)).toEqual(["cdr"]);
    expect((await world.call(org, linkedid)).version).toBe(1);
  });

  test("the half of a line waits for its other half, also through a rotation and a new process", async () => {
    const linkedid = world.newCall();
    const [row] = world.rowsOf("A1", "org_a", linkedid);
    const line = csvLine(row ?? {});
    await appendFile(file("Master.csv"), line.slice(0, 60));
    await look();
    expect(await facts(linkedid)).toEqual([]);
    await appendFile(file("Master.csv"), line.slice(60));
    await rename(file("Master.csv"), file("Master.csv.1"));
    await writeFile(file("Master.csv"), "");
    const { db, clock, log, own } = world;
    const parts = { db, clock, log, settleMs: 10_000 };
    await createSpoolInbox(parts, cdrSpool(file("Master.csv"), { own, log }))();
    expect(await facts(linkedid)).toEqual(["spool"]);
  });

  test("while the database is away nothing of the file is passed over", async () => {
    const linkedid = world.newCall();
    const [row] = world.rowsOf("A1", "org_a", linkedid);
    await sql`alter table pbx_facts rename to pbx_facts_away`.execute(world.it.db.kysely);
    await appendFile(file("Master.csv"), csvLine(row ?? {}));
    await look();
    await sql`alter table pbx_facts_away rename to pbx_facts`.execute(world.it.db.kysely);
    await settled();
    expect(await world.call(org, linkedid)).toMatchObject({ verdict: "missed_call" });
  });

  test("the queue's log tells a caller who gave up from a queue that did", async () => {
    for (const [word, rule, event] of [
      ["EXITWITHTIMEOUT|1|1|5", "queue_not_answered", "EXITWITHTIMEOUT"],
      ["ABANDON|1|1|2", "queue_abandoned", "ABANDON"],
    ] as const) {
      const linkedid = world.newCall();
      for (const row of world.rowsOf("B1", "org_a", linkedid)) await world.insert(row);
      const second = Math.floor(world.clock.now() / 1000);
      await appendFile(file("queue_log"), `${second}|${linkedid}|org_a_5001|NONE|${word}\n`);
      await settled();
      const call = await world.call(org, linkedid);
      expect(call.verdict).toBe("queue_timeout");
      expect(call.reasons[0]?.rule).toBe(rule);
      expect(call.queue_events.map((one) => one.event)).toEqual([event]);
    }
  });

  test("a call that only the queue's log tells of does not stay open for ever", async () => {
    const linkedid = world.newCall();
    const second = Math.floor(world.clock.now() / 1000);
    await appendFile(file("queue_log"), `${second}|${linkedid}|org_a_5001|NONE|ABANDON|1|1|2\n`);
    await settled();
    expect((await world.call(org, linkedid)).state).toBe("live");
    await world.later(16 * 60_000);
    expect(await world.call(org, linkedid)).toMatchObject({
      state: "decided",
      direction: "inbound",
      verdict: "queue_timeout",
    });
  });
}

const columns =
  "accountcode src dst dcontext clid channel dstchannel lastapp lastdata start answer end duration billsec disposition amaflags uniqueid userfield peeraccount linkedid sequence".split(
    " ",
  );

/** As cdr_csv writes it: words in quotes, numbers bare. */
function csvLine(row: CdrColumns): string {
  const cells = columns.map((name) => {
    const value = row[name] ?? "";
    return typeof value === "number" ? String(value) : `"${value.replaceAll('"', '""')}"`;
  });
  return `${cells.join(",")}\n`;
}
