// Facts have come: their calls are to be looked at. In the facts' own transaction, so that neither can be without the other.
import { freshValue, upsertRows } from "@pipecast/platform/db";
import { type RawBuilder, type Transaction, sql } from "kysely";
import type { FactRow, PbxTables } from "../schema.ts";
import type { CallRow } from "./ledger-tables.ts";

/** Facts that can end a call, begin one, or change its verdict: these are looked at at once. */
const urgent = new Set(["channel_up", "hung_up", "session_outcome", "cdr"]);

/** Nobody's fact touches nothing. */
export async function touchCalls(
  trx: Transaction<PbxTables>,
  facts: readonly FactRow[],
): Promise<void> {
  const calls = [...Map.groupBy(facts.filter(isOwned), callOf)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const soon: CallRow[] = [];
  const later: CallRow[] = [];
  for (const [, [first, ...more]] of calls) {
    if (first === undefined) continue;
    const list = [first, ...more].some(({ kind }) => urgent.has(kind)) ? soon : later;
    list.push(unknownCall(first));
  }
  const dueAt = freshValue(trx, "due_at");
  const ofDecided = sql`case when ${sql.ref("pbx_calls.state")} = 'decided' then ${dueAt} else ${sql.ref("pbx_calls.due_at")} end`;
  await touch(trx, soon, dueAt);
  await touch(trx, later, ofDecided);
}

async function touch(
  trx: Transaction<PbxTables>,
  rows: readonly CallRow[],
  due_at: RawBuilder<unknown>,
): Promise<void> {
  const touched = sql`${sql.ref("pbx_calls.touched")} + 1`;
  await upsertRows(trx, "pbx_calls", rows, {
    key: ["org_id", "linkedid"],
    update: { touched, due_at },
  });
}

type OwnedFact = FactRow & { org_id: string };

function isOwned(fact: FactRow): fact is OwnedFact {
  return fact.org_id !== null;
}

function callOf({ org_id, linkedid }: OwnedFact): string {
  return JSON.stringify([org_id, linkedid]);
}

function unknownCall(fact: OwnedFact): CallRow {
  return {
    org_id: fact.org_id,
    linkedid: fact.linkedid,
    channel_id: fact.channel_id,
    direction: "inbound",
    caller_number: "",
    did: "",
    started_at: fact.at,
    ended_at: null,
    state: "live",
    verdict: null,
    version: 0,
    reasons: "[]",
    session: null,
    ticket_id: null,
    touched: 1,
    due_at: fact.recorded_at,
  };
}
