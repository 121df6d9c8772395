// Looks at one call with everything that is on record: writes its state, and with a new verdict what others must be told.
import { decodeJson, encodeJson } from "@pipecast/platform/db";
import type { Outbox } from "@pipecast/platform/outbox";
import type { PbxParts } from "../parts.ts";
import { autoTicketRecord } from "./auto-ticket-record.ts";
import { readHeader } from "./call-header.ts";
import { type Evidence, loadEvidence } from "./evidence.ts";
import { type Judgement, judgeCall } from "./judge-call.ts";
import type { CallRow } from "./ledger-tables.ts";

/** The outbox topic of verdicts. */
export const VERDICTS = "auto-ticket";

export interface ReviewParts extends Pick<
  PbxParts,
  "db" | "clock" | "organizations" | "users" | "liveCalls"
> {
  outbox: Pick<Outbox, "add">;
  settleMs: number;
}

/** The row as it now stands; undefined when somebody else looked at the same time, or the organization is gone. */
export async function reviewCall(
  parts: ReviewParts,
  before: CallRow,
): Promise<CallRow | undefined> {
  const { db, clock } = parts;
  const { org_id, linkedid } = before;
  const organization = await parts.organizations.find({ id: org_id });
  if (organization === undefined) return forget(parts, before);
  const evidence = await loadEvidence(db, org_id, linkedid);
  const judgement = judgeCall(linkedid, evidence, await parts.users.active(org_id, "ai_agent"), {
    now: clock.now(),
    settleMs: parts.settleMs,
    alive: parts.liveCalls.find(linkedid)?.org_id === org_id,
    wasDecided: before.state === "decided",
  });
  const { direction } = judgement.decision;
  const header = readHeader(linkedid, evidence, direction, organization.country, before);
  const after = { ...before, ...header, direction, ...standing(before, judgement, evidence) };
  const news = after.version > before.version;
  const written = await db.transaction(async (trx) => {
    const done = await trx
      .updateTable("pbx_calls")
      .set({ ...after, touched: before.touched + 1 })
      .where("org_id", "=", org_id)
      .where("linkedid", "=", linkedid)
      .where("touched", "=", before.touched)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) return false;
    if (news && (direction === "inbound" || after.version > 1))
      await parts.outbox.add(trx, {
        topic: VERDICTS,
        key: `${org_id}:${linkedid}`,
        dedupe_key: `${org_id}:${linkedid}:${after.version}`,
        payload: autoTicketRecord(after, evidence, judgement.decision.unverified),
      });
    return true;
  });
  return written ? after : undefined;
}

/** A verdict that stays the same keeps its version, also when the reasons are better known. */
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
  const version = verdict === before.verdict ? before.version : before.version + 1;
  return {
    state,
    verdict,
    version,
    reasons: encodeJson(decision.reasons),
    session,
    due_at: dueAt,
  };
}

async function forget({ db }: ReviewParts, { org_id, linkedid }: CallRow): Promise<undefined> {
  await db.kysely
    .updateTable("pbx_calls")
    .set({ due_at: null })
    .where("org_id", "=", org_id)
    .where("linkedid", "=", linkedid)
    .execute();
}

/** Reasons as they were stored. */
export function reasonsOf(row: CallRow): { rule: string; text: string; facts: string[] }[] {
  return decodeJson(row.reasons) as { rule: string; text: string; facts: string[] }[];
}
