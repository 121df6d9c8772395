// Everything that is on record about one call, as the verdict wants it.
import { decodeJson } from "@pipecast/platform/db";
import type { Database } from "@pipecast/platform/db";
import type { CallEvent, CdrLeg, SessionPart, TransferPart } from "@pipecast/verdict";
import type { FactRow, PbxTables } from "../schema.ts";

/** A call with more facts than this is judged by the first of them. */
const mostFacts = 2_000;

export interface BotSession extends SessionPart {
  session_id: string;
  bot_id: string;
  bot_version: number;
}

export interface Evidence {
  legs: CdrLeg[];
  events: CallEvent[];
  sessions: BotSession[];
  transfers: TransferPart[];
  /** When we learnt that the first channel is gone; null while we have not. */
  closedAt: number | null;
  /** When the last fact came in. */
  lastAt: number;
}

/** Rows without an owner (Asterisk's inner channels have no organization in their names) count for the call they name. */
export async function loadEvidence(
  db: Database<PbxTables>,
  orgId: string,
  linkedid: string,
): Promise<Evidence> {
  const facts = await db.kysely
    .selectFrom("pbx_facts")
    .selectAll()
    .where("linkedid", "=", linkedid)
    .where((is) =>
      is.or([
        is("org_id", "=", orgId),
        is.and([is("org_id", "is", null), is("source", "=", "cdr")]),
      ]),
    )
    .orderBy("at")
    .limit(mostFacts)
    .execute();
  const transfers = await db.kysely
    .selectFrom("pbx_transfers")
    .selectAll()
    .where("org_id", "=", orgId)
    .where("linkedid", "=", linkedid)
    .where("state", "=", "confirmed")
    .orderBy("asked_at")
    .execute();
  const legs = facts.filter(({ source }) => source === "cdr").map((row) => dataOf(row) as CdrLeg);
  const closing = facts.filter(
    (row) => row.kind === "hung_up" || (row.source === "cdr" && row.channel_id === linkedid),
  );
  return {
    legs,
    events: facts.filter(({ source }) => source === "switch").map(toEvent),
    sessions: facts.filter(({ kind }) => kind === "session_outcome").map(toSession),
    transfers: transfers.map((row) => ({ id: `transfer:${row.session_id}`, ...row })),
    closedAt:
      closing.length === 0 ? null : Math.min(...closing.map(({ recorded_at }) => recorded_at)),
    lastAt: Math.max(0, ...facts.map(({ recorded_at }) => recorded_at)),
  };
}

function dataOf(row: FactRow): object {
  return { ...(decodeJson(row.data) as object), id: row.id };
}

function toEvent(row: FactRow): CallEvent {
  return { ...dataOf(row), at: row.at, kind: row.kind } as CallEvent;
}

function toSession(row: FactRow): BotSession {
  return dataOf(row) as BotSession;
}
