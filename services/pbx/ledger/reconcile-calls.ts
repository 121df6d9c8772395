// Looks through the calls of the last 48 hours for what cannot be, repairs it, and raises an alarm for each.
import type { FactRow } from "../schema.ts";
import { decide } from "@pipecast/verdict";
import { sql } from "kysely";
import type { Log } from "@pipecast/platform/log";
import type { Counter, Metrics } from "@pipecast/platform/metrics";
import { autoTicketRecord } from "./auto-ticket-record.ts";
import { loadEvidence } from "./evidence.ts";
import { type ReviewParts, VERDICTS, reasonsOf } from "./review-calls.ts";
import { touchCalls } from "./touch-calls.ts";
import { untoldCalls } from "./untold-calls.ts";

const hourMs = 60 * 60_000;
const spanMs = 48 * hourMs;
/** What has been due for longer than this was forgotten. */
const overdueMs = 10 * 60_000;
const longestCallMs = 6 * hourMs;
const most = 500;

export interface Reconciled {
  /** Facts whose call was not on record. */
  strays: number;
  /** Calls that nobody would have looked at again. */
  stuck: number;
  /** Verdicts that events was never told of. */
  untold: number;
  /** Calls that have not ended for six hours. */
  endless: number;
}

export type ReconcileParts = Pick<ReviewParts, "db" | "clock" | "liveCalls" | "outbox"> & {
  log: Log;
  metrics: Metrics | undefined;
};

/** At most 500 of each at a time: the rest comes with the next. */
export async function reconcileCalls(parts: ReconcileParts): Promise<Reconciled> {
  const found: Reconciled = {
    strays: await adoptStrays(parts),
    stuck: await wakeStuck(parts),
    untold: await tellUntold(parts),
    endless: await nameEndless(parts),
  };
  const repaired = countRepairs(parts.metrics);
  for (const [kind, count] of Object.entries(found)) if (count > 0) repaired?.inc({ kind }, count);
  const { strays, stuck, untold } = found;
  if (strays + stuck + untold > 0)
    parts.log.error(
      { alert: true, strays, stuck, untold },
      "calls were on record wrongly; they are put right",
    );
  return found;
}

/** Asked for at the start too, so that it is there before anything is wrong. */
export function countRepairs(metrics: Metrics | undefined): Counter | undefined {
  return metrics?.counter(
    "pbx_ledger_repairs_total",
    "What the ledger found wrong with calls of the last 48 hours",
    ["kind"],
  );
}

async function adoptStrays({ db, clock }: ReconcileParts): Promise<number> {
  const { rows } = await sql<FactRow>`
    select f.* from pbx_facts f
    left join pbx_calls c on c.org_id = f.org_id and c.linkedid = f.linkedid
    where f.org_id is not null and f.at >= ${clock.now() - spanMs} and c.linkedid is null
    limit ${sql.lit(most)}`.execute(db.kysely);
  if (rows.length === 0) return 0;
  const now = clock.now();
  await db.transaction((trx) =>
    touchCalls(
      trx,
      rows.map((row) => ({ ...row, kind: "cdr", recorded_at: now })),
    ),
  );
  return rows.length;
}

async function wakeStuck({ db, clock }: ReconcileParts): Promise<number> {
  const now = clock.now();
  const done = await db.kysely
    .updateTable("pbx_calls")
    .set({ due_at: now })
    .where("state", "=", "settling")
    .where("started_at", ">=", now - spanMs)
    .where((is) => is.or([is("due_at", "is", null), is("due_at", "<", now - overdueMs)]))
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

async function tellUntold({ db, clock, outbox }: ReconcileParts): Promise<number> {
  const calls = await untoldCalls(db, clock.now() - spanMs, most);
  for (const call of calls) {
    const evidence = await loadEvidence(db, call.org_id, call.linkedid);
    const unverified = reasonsOf(call).some(({ rule }) => rule === "not_verified");
    const key = `${call.org_id}:${call.linkedid}`;
    const facts = { linkedid: call.linkedid, ...evidence, botExtensions: null };
    const { calledBack } = decide(facts, true);
    const payload = autoTicketRecord(call, evidence, { unverified, calledBack });
    const message = { topic: VERDICTS, key, dedupe_key: `${key}:${call.version}`, payload };
    await db.transaction((trx) => outbox.addAll(trx, [message]));
  }
  return calls.length;
}

/** The switch still carries it, or it was forgotten: either way a person has to look. */
async function nameEndless({ db, clock, log, liveCalls }: ReconcileParts): Promise<number> {
  const rows = await db.kysely
    .selectFrom("pbx_calls")
    .select(["org_id", "linkedid", "started_at"])
    .where("state", "=", "live")
    .where("started_at", "<", clock.now() - longestCallMs)
    .orderBy("started_at")
    .limit(most)
    .execute();
  for (const { org_id, linkedid, started_at } of rows) {
    const hours = Math.floor((clock.now() - started_at) / hourMs);
    const known = liveCalls.find(linkedid)?.org_id === org_id;
    log.error({ alert: true, org: org_id, linkedid, hours, known }, "a call does not end");
  }
  return rows.length;
}
