// The pbx's part of the ledger as one process runs it, put together from the product's own modules.
import type { Clock } from "@pipecast/platform/clock";
import { type Database, resolveTable } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import { type Topic, createOutbox } from "@pipecast/platform/outbox";
import { deliverLane } from "../../packages/platform/outbox/deliver-lane.ts";
import { LaneStore } from "../../packages/platform/outbox/lane-store.ts";
import { createCdrArrivals } from "../../services/pbx/facts/cdr-trigger.ts";
import { createCdrTableReader } from "../../services/pbx/facts/cdr-table-reader.ts";
import { createFactRecorder } from "../../services/pbx/facts/fact-recorder.ts";
import { createCdrInbox } from "../../services/pbx/facts/ingest-cdr.ts";
import { createOwners, createRecordOwner } from "../../services/pbx/facts/own-records.ts";
import { recordSessionOutcome } from "../../services/pbx/facts/record-session-outcome.ts";
import { endLostCalls } from "../../services/pbx/ledger/end-lost-calls.ts";
import { createLedger } from "../../services/pbx/ledger/ledger.ts";
import { VERDICTS, type ReviewParts } from "../../services/pbx/ledger/review-calls.ts";
import { pbxMigrations } from "../../services/pbx/migrations.ts";
import { defaultExternal } from "../../services/pbx/organizations/external-defaults.ts";
import { createOrganizationTable } from "../../services/pbx/organizations/organization-table.ts";
import type { OrganizationRow, PbxTables } from "../../services/pbx/schema.ts";
import { createUserTable } from "../../services/pbx/users/user-table.ts";

export type PbxProcess = Awaited<ReturnType<typeof startPbxProcess>>;

export interface PbxWorld {
  clock: Clock;
  log: Log;
  /** What the switch says is up. */
  liveCalls: ReviewParts["liveCalls"];
  /** A trigger notes the rows of the CDR table. */
  triggered: boolean;
  /** How a verdict gets to events. */
  deliver: Topic["deliver"];
}

export async function startPbxProcess(
  plain: Database,
  { clock, log, liveCalls, deliver, triggered }: PbxWorld,
) {
  const db = plain.typed<PbxTables>();
  const now = () => clock.now();
  const source = await resolveTable<OrganizationRow, "organizations">(
    plain,
    pbxMigrations,
    "organizations",
  );
  const defaults = { timezone: "Asia/Kolkata", country: "IN", external: defaultExternal };
  const organizations = createOrganizationTable(db, source, defaults);
  const outbox = createOutbox(plain, "pbx_", { now });
  const store = new LaneStore(plain, "pbx_", now);
  const own = createRecordOwner({
    clock,
    log,
    metrics: undefined,
    owners: createOwners({ db, clock, organizations }),
  });
  const settleMs = 10_000;
  const facts = createFactRecorder({
    db,
    clock,
    log,
    own,
    settleMs,
    stored: () => ledger.wake(),
  });
  const ledger = createLedger({
    db,
    clock,
    log,
    organizations,
    users: createUserTable(db, clock),
    liveCalls,
    outbox,
    settleMs,
    metrics: undefined,
    readIn: createCdrInbox(
      { db, clock, log, own, settleMs },
      createCdrTableReader(plain, "asterisk_cdr", now),
      "asterisk_cdr",
      triggered ? createCdrArrivals(db, log) : undefined,
    ),
    decided: () => undefined,
  });

  /** Everything that is due, one round of eight after another, as the worker does. */
  async function tell(): Promise<void> {
    const giveUp = new AbortController();
    for (let lanes = await claim(); lanes.length > 0; lanes = await claim())
      await Promise.all(
        lanes.map((lane) =>
          deliverLane(
            lane,
            { deliver },
            { store, leaseMs: 10_000, hooks: {}, giveUp: giveUp.signal, stopping: () => false },
          ),
        ),
      );
  }
  const claim = () => store.claim(VERDICTS, 8, 10_000);

  await endLostCalls({ db, clock, liveCalls });
  ledger.start();
  return {
    record: facts.record.bind(facts),
    sessionEnded: (fact: Parameters<typeof recordSessionOutcome>[1]) =>
      recordSessionOutcome({ db, clock }, fact),
    /** One look of the ledger: facts in, verdicts out. */
    look: () => ledger.idle(),
    /** Whatever is due now is done when it resolves; rejects with what the outbox met. */
    async work(): Promise<void> {
      await ledger.idle();
      await tell();
    },
    async end(): Promise<void> {
      // Nobody waits for what it holds: its deadline is of a clock that stands still.
      void facts.stop(0);
      await ledger.stop();
    },
  };
}
