// Looks at calls with everything that is on record: writes their state, and with a new verdict what others must be told.
import { type Dialect, decodeJson, encodeJson, upsertRows } from "@pipecast/platform/db";
import type { Outbox } from "@pipecast/platform/outbox";
import type { Transaction } from "kysely";
import type { PbxParts } from "../parts.ts";
import type { PbxTables } from "../schema.ts";
import { autoTicketRecord } from "./auto-ticket-record.ts";
import { readHeader } from "./call-header.ts";
import { type Evidence, loadEvidences, noEvidence } from "./evidence.ts";
import { type Judgement, judgeCall } from "./judge-call.ts";
import type { CallRow } from "./ledger-tables.ts";

/** The outbox topic of verdicts. */
export const VERDICTS = "auto-ticket";

export interface ReviewParts extends Pick<
  PbxParts,
  "db" | "clock" | "organizations" | "users" | "liveCalls"
> {
  outbox: Pick<Outbox, "addAll">;
  settleMs: number;
}

/**
 * Calls of one organization, in one transaction: the rows as they now stand. Those are left out that somebody else
 * looked at in the same moment; all of them where the organization is gone.
 */
export async function reviewCalls(
  parts: ReviewParts,
  orgId: string,
  rows: readonly CallRow[],
): Promise<CallRow[]> {
  const { db, clock } = parts;
  const linkedids = rows.map(({ linkedid }) => linkedid);
  const organization = await parts.organizations.find({ id: orgId });
  if (organization === undefined) return forget(parts, orgId, linkedids);
  const evidences = await loadEvidences(db, orgId, linkedids);
  const bots = await parts.users.active(orgId, "ai_agent");
  const reviews = rows.map((before) => {
    const { linkedid } = before;
    const evidence = evidences.get(linkedid) ?? noEvidence;
    const judgement = judgeCall(linkedid, evidence, bots, {
      now: clock.now(),
      settleMs: parts.settleMs,
      alive: parts.liveCalls.find(linkedid)?.org_id === orgId,
      wasDecided: before.state === "decided",
    });
    const { direction } = judgement.decision;
    const header = readHeader(linkedid, evidence, direction, organization.country, before);
    const after: CallRow = {
      ...before,
      ...header,
      direction,
      ...standing(before, judgement, evidence),
      touched: before.touched + 1,
    };
    // Calls that are not judged say nothing of callers, but for those that were called back.
    const tells = direction === "inbound" || judgement.decision.calledBack !== null;
    const news = after.version > before.version && (tells || after.version > 1);
    return { before, after, news, record: () => recordOf(after, evidence, judgement) };
  });
  return db.transaction(async (trx) => {
    const seen = await touchedNow(trx, db.dialect, orgId, linkedids);
    const ours = reviews.filter(({ before }) => seen.get(before.linkedid) === before.touched);
    const written = ours.map(({ after }) => after);
    await upsertRows(trx, "pbx_calls", written, { key: ["org_id", "linkedid"], update: reviewed });
    const news = ours.filter((review) => review.news);
    await parts.outbox.addAll(
      trx,
      news.map(({ after, record }) => ({
        topic: VERDICTS,
        key: `${orgId}:${after.linkedid}`,
        dedupe_key: `${orgId}:${after.linkedid}:${after.version}`,
        payload: record(),
      })),
    );
    return written;
  });
}

/** What a look writes; the rest of a row is its key, and what others own. */
const reviewed = [
  "channel_id",
  "direction",
  "caller_number",
  "did",
  "started_at",
  "ended_at",
  "state",
  "verdict",
  "version",
  "reasons",
  "session",
  "touched",
  "due_at",
] as const satisfies readonly (keyof CallRow)[];

/** Locks the rows, so that nobody's fact comes between this look and what it writes. */
async function touchedNow(
  trx: Transaction<PbxTables>,
  dialect: Dialect,
  orgId: string,
  linkedids: readonly string[],
): Promise<Map<string, number>> {
  const query = trx
    .selectFrom("pbx_calls")
    .select(["linkedid", "touched"])
    .where("org_id", "=", orgId)
    .where("linkedid", "in", linkedids);
  const rows = await (dialect === "mysql" ? query.forUpdate() : query).execute();
  return new Map(rows.map(({ linkedid, touched }) => [linkedid, touched]));
}

function recordOf(after: CallRow, evidence: Evidence, { decision }: Judgement) {
  return autoTicketRecord(after, evidence, decision);
}

/**
 * A verdict that stays the same keeps its version, also when the reasons are better known; but for a call out of which it is
 * only learnt now that it reached somebody, which others have to hear.
 */
function standing(
  before: CallRow,
  { state, decision, dueAt }: Judgement,
  evidence: Evidence,
): Pick<CallRow, "state" | "verdict" | "version" | "reasons" | "session" | "due_at"> {
  const last = evidence.sessions.toSorted((a, b) => a.started_at - b.started_at).at(-1);
  const session =
    last === undefined
      ? before.session
      : encodeJson({
          id: last.session_id,
          bot_id: last.bot_id,
          version: last.bot_version,
          outcome: last.outcome,
        });
  if (state !== "decided" || decision.verdict === null) {
    const { verdict, version, reasons } = before;
    return { state, verdict, version, reasons, session, due_at: dueAt };
  }
  const { verdict } = decision;
  const reached = decision.calledBack !== null && !reasonsOf(before).some(isCalledBack);
  const same = verdict === before.verdict && !reached;
  const version = same ? before.version : before.version + 1;
  return {
    state,
    verdict,
    version,
    reasons: encodeJson(decision.reasons),
    session,
    due_at: dueAt,
  };
}

async function forget(
  { db }: ReviewParts,
  orgId: string,
  linkedids: readonly string[],
): Promise<CallRow[]> {
  await db.kysely
    .updateTable("pbx_calls")
    .set({ due_at: null })
    .where("org_id", "=", orgId)
    .where("linkedid", "in", linkedids)
    .execute();
  return [];
}

export function isCalledBack({ rule }: { rule: string }): boolean {
  return rule === "called_back";
}

/** Reasons as they were stored. */
export function reasonsOf(row: CallRow): { rule: string; text: string; facts: string[] }[] {
  return decodeJson(row.reasons) as { rule: string; text: string; facts: string[] }[];
}
