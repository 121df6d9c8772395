// A pbx whose calls are only what a test puts on record: CDR rows as a real Asterisk wrote them, and facts of a switch.
import { readFileSync } from "node:fs";
import { getCall, listCalls } from "@pipecast/contracts/pbx/call-history";
import type { Database } from "@pipecast/platform/db";
import { createLogger } from "@pipecast/platform/log";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import type { CdrLeg } from "@pipecast/verdict";
import { type Dump, readDumps } from "@pipecast/verdict/fixtures/read-dumps";
import { sql } from "kysely";
import { createFactRecorder } from "../facts/fact-recorder.ts";
import { onCdrEvent } from "../facts/on-cdr-event.ts";
import { createOwners, createRecordOwner } from "../facts/own-records.ts";
import { storeFact } from "../facts/store-fact.ts";
import { type TestOrganization, startPbx } from "../fixtures/pbx-under-test.ts";
import type { FactRow, PbxTables } from "../schema.ts";

const dumps = readDumps(
  readFileSync(
    new URL("../../../packages/verdict/fixtures/cdr-dumps.txt", import.meta.url),
    "utf8",
  ),
);

export type CdrColumns = Record<string, string | number | null>;

export type LedgerWorld = Awaited<ReturnType<typeof startLedgerWorld>>;

/** On the database of `url`. Stop `it` afterwards. */
export async function startLedgerWorld(url: string) {
  const clock = new FakeClock(Date.UTC(2026, 10, 20, 12));
  const it = await startPbx({ url, clock });
  const db: Database<PbxTables> = it.db.typed<PbxTables>();
  let calls = 0;

  const insert = async (columns: CdrColumns) => {
    const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
    const values = sql.join(Object.values(columns));
    await sql`insert into asterisk_cdr (${names}) values (${values})`.execute(it.db.kysely);
  };
  const later = async (ms: number) => {
    await clock.advance(ms);
    await it.pbx.settled();
  };

  const noted: string[] = [];
  const log = createLogger({ name: "test", stream: { write: (line) => void noted.push(line) } });

  const owners = createOwners({ db, clock, organizations: it.organizations });
  const own = createRecordOwner({ clock, log, metrics: undefined, owners });
  const facts = createFactRecorder({ db, clock, log, own, settleMs: 10_000 });
  const hearRecord = onCdrEvent({ facts, log });

  const records = async (linkedid: string): Promise<Record<string, unknown>[]> => {
    const { rows } = await sql<{ payload: string }>`
      select payload from pbx_outbox order by id`.execute(it.db.kysely);
    return rows
      .map(({ payload }) => JSON.parse(payload))
      .filter((record) => record.linkedid === linkedid);
  };

  return {
    it,
    log,
    own,
    owners,
    /** The row as AMI tells it, without being in any table. */
    async tellRecord(row: CdrColumns, without: readonly string[] = []) {
      const told = new Map(
        Object.entries(amiNames)
          .filter(([column]) => !without.includes(column))
          .map(([column, name]) => [name, String(row[column] ?? "")]),
      );
      hearRecord({ get: (name) => told.get(name) ?? "" });
      await facts.settled();
    },
    logged: () => noted.join(""),
    db,
    clock,
    insert,
    later,
    /** A new linkedid, as Asterisk makes them. */
    newCall: () => `${Math.floor(clock.now() / 1000)}.${calls++}`,

    /** The rows of a recorded call, as the organization's own. */
    rowsOf(name: string, prefix: string, linkedid: string): CdrColumns[] {
      const dump = dumps.find((one: Dump) => one.name === name && one.config === "full");
      return (dump?.legs ?? []).map((leg) => ({
        ...columnsOf(leg, prefix),
        calldate: new Date(clock.now()).toISOString().slice(0, 19).replace("T", " "),
        linkedid,
        uniqueid: leg.uniqueid === "U1" ? linkedid : `${linkedid}${leg.uniqueid?.slice(1)}`,
      }));
    },

    /** What a switch tells. */
    async tell(org: TestOrganization, linkedid: string, kind: string, data: object = {}) {
      const now = clock.now();
      const fact: FactRow = {
        id: `test:${linkedid}:${kind}:${calls++}`,
        source: "switch",
        kind,
        org_id: org.id,
        channel_id: linkedid,
        linkedid,
        at: now,
        data: JSON.stringify(data),
        recorded_at: now,
      };
      await db.transaction((trx) => storeFact(trx, fact));
    },

    call: (org: TestOrganization, linkedid: string) =>
      it.ask(org.jwt, getCall, { params: { linkedid }, query: {} }),
    list: (org: TestOrganization, query = {}) => it.ask(org.jwt, listCalls, { query }),

    /** What waits for events about the call. */
    records,
    /** The verdicts among it, with their versions. */
    told: async (linkedid: string) =>
      (await records(linkedid)).map(
        ({ verdict, version }) => `${String(version)} ${String(verdict)}`,
      ),
  };
}

/** As cdr_manager writes them (cdr_manager.c), and as our cdr_manager.conf maps the last two. */
const amiNames = {
  src: "Source",
  dst: "Destination",
  dcontext: "DestinationContext",
  channel: "Channel",
  dstchannel: "DestinationChannel",
  lastapp: "LastApplication",
  lastdata: "LastData",
  duration: "Duration",
  billsec: "BillableSeconds",
  disposition: "Disposition",
  uniqueid: "UniqueID",
  userfield: "UserField",
  linkedid: "LinkedID",
  sequence: "Sequence",
};

/** The id is the table's to give. */
function columnsOf(leg: CdrLeg, prefix: string): CdrColumns {
  return Object.fromEntries(
    Object.entries(leg)
      .filter(([column]) => column !== "id")
      .map(([column, value]) => [
        column,
        typeof value === "string" ? value.replaceAll("org_mnd5khym", prefix) : value,
      ]),
  );
}
