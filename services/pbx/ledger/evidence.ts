// Everything that is on record about a call, as the verdict wants it.
import { decodeJson } from "@pipecast/platform/db";
import type { Database } from "@pipecast/platform/db";
import {
  type CallEvent,
  type CdrLeg,
  type SessionPart,
  type TransferPart,
  prefixesOf,
} from "@pipecast/verdict";
import type { FactRow, PbxTables, TransferRow } from "../schema.ts";

/** A call with more facts than this is judged by the first of them. */
const mostFacts = 2_000;
/** Facts that are read in one go for many calls. */
const mostAtOnce = 10_000;

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
  /** The switch itself told of the call, so it will tell its end. */
  switchTold: boolean;
  /** When we learnt that the first channel is gone; null while we have not. */
  closedAt: number | null;
  /** When the last fact came in. */
  lastAt: number;
}

export const noEvidence: Evidence = {
  legs: [],
  events: [],
  sessions: [],
  transfers: [],
  switchTold: false,
  closedAt: null,
  lastAt: 0,
};

/** Rows without an owner (Asterisk's inner channels have no organization in their names) count for the call they name. */
export async function loadEvidence(
  db: Database<PbxTables>,
  orgId: string,
  linkedid: string,
): Promise<Evidence> {
  const facts = await factsOf(db, orgId, [linkedid], mostFacts);
  return toEvidence(linkedid, facts, await transfersOf(db, orgId, [linkedid]));
}

/** The same for many calls; one of which nothing is on record is not among them. */
export async function loadEvidences(
  db: Database<PbxTables>,
  orgId: string,
  linkedids: readonly string[],
): Promise<Map<string, Evidence>> {
  const found = await factsOf(db, orgId, linkedids, mostAtOnce);
  const evidences = new Map<string, Evidence>();
  if (found.length === mostAtOnce) {
    for (const linkedid of linkedids)
      evidences.set(linkedid, await loadEvidence(db, orgId, linkedid));
    return evidences;
  }
  const transfers = Map.groupBy(await transfersOf(db, orgId, linkedids), (row) => row.linkedid);
  for (const [linkedid, facts] of Map.groupBy(found, (row) => row.linkedid))
    evidences.set(linkedid, toEvidence(linkedid, facts, transfers.get(linkedid) ?? []));
  return evidences;
}

function factsOf(
  db: Database<PbxTables>,
  orgId: string,
  linkedids: readonly string[],
  limit: number,
): Promise<FactRow[]> {
  return db.kysely
    .selectFrom("pbx_facts")
    .selectAll()
    .where("linkedid", "in", linkedids)
    .where((is) =>
      is.or([is("org_id", "=", orgId), is.and([is("org_id", "is", null), is("kind", "=", "cdr")])]),
    )
    .orderBy("linkedid")
    .orderBy("at")
    .limit(limit)
    .execute();
}

function transfersOf(
  db: Database<PbxTables>,
  orgId: string,
  linkedids: readonly string[],
): Promise<TransferRow[]> {
  return db.kysely
    .selectFrom("pbx_transfers")
    .selectAll()
    .where("org_id", "=", orgId)
    .where("linkedid", "in", linkedids)
    .where("state", "=", "confirmed")
    .orderBy("asked_at")
    .execute();
}

function toEvidence(
  linkedid: string,
  facts: readonly FactRow[],
  transfers: readonly TransferRow[],
): Evidence {
  const legs = facts
    .filter(({ kind }) => kind === "cdr")
    .map((row) => ({ leg: dataOf(row) as CdrLeg, org: row.org_id }))
    .filter(({ leg, org }) => org !== null || isPlumbing(leg.channel))
    .map(({ leg }) => leg);
  const closing = facts.filter(
    (row) =>
      row.kind === "hung_up" ||
      (row.kind === "cdr" && row.channel_id === linkedid && row.org_id !== null),
  );
  return {
    legs,
    events: facts.filter(isEvent).map(toEvent),
    switchTold: facts.some(({ source }) => source === "switch"),
    sessions: facts.filter(({ kind }) => kind === "session_outcome").map(toSession),
    transfers: transfers.map((row) => ({ id: `transfer:${row.session_id}`, ...row })),
    closedAt:
      closing.length === 0 ? null : Math.min(...closing.map(({ recorded_at }) => recorded_at)),
    lastAt: Math.max(0, ...facts.map(({ recorded_at }) => recorded_at)),
  };
}

/** A nobody's record on anybody's phone or trunk is of another Asterisk, which happens to count alike. */
function isPlumbing(channel: string | null | undefined): boolean {
  return prefixesOf(channel).length === 0;
}

function dataOf(row: FactRow): object {
  return { ...(decodeJson(row.data) as object), id: row.id };
}

function isEvent({ source }: FactRow): boolean {
  return source === "switch" || source === "queue_log";
}

function toEvent(row: FactRow): CallEvent {
  return { ...dataOf(row), at: row.at, kind: row.kind } as CallEvent;
}

function toSession(row: FactRow): BotSession {
  return dataOf(row) as BotSession;
}
