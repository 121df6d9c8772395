// Facts have come: their calls are to be looked at. In the facts' own transaction, so that neither can be without the other.
import { dialectOf, freshValue, upsertRows } from "@pipecast/platform/db";
import { type RawBuilder, type Transaction, sql } from "kysely";
import type { FactRow, PbxTables } from "../schema.ts";
import type { CallRow } from "./ledger-tables.ts";

/** Facts that can end a call, begin one, or change its verdict: these are looked at at once. */
const urgent = new Set(["channel_up", "hung_up", "session_outcome"]);

/**
 * Nobody's fact touches nothing. A call of which only rows tell has nothing to show before it has settled, so it is looked
 * at once, then; a decided one at once, whatever comes.
 */
export async function touchCalls(
  trx: Transaction<PbxTables>,
  facts: readonly FactRow[],
  settleMs = 0,
): Promise<void> {
  const calls = [...Map.groupBy(facts.filter(isOwned), callOf)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const soon: CallRow[] = [];
  const settling: CallRow[] = [];
  const later: CallRow[] = [];
  for (const [, [first, ...more]] of calls) {
    if (first === undefined) continue;
    const all = [first, ...more];
    if (all.some(({ kind }) => urgent.has(kind))) soon.push(unknownCall(first));
    else if (all.some(({ kind }) => kind === "cdr"))
      settling.push({
        ...unknownCall(first),
        state: all.some(endsCall) ? "settling" : "live",
        due_at: first.recorded_at + settleMs,
      });
    else later.push(unknownCall(first));
  }
  const dueAt = freshValue(trx, "due_at");
  const known = sql.ref("pbx_calls.due_at");
  const isDecided = sql`${sql.ref("pbx_calls.state")} = 'decided'`;
  const earlier = sql.raw(dialectOf(trx) === "mysql" ? "least" : "min");
  await touch(trx, soon, dueAt);
  await touch(
    trx,
    settling,
    sql`case when ${isDecided} then ${dueAt} - ${sql.lit(settleMs)} else ${earlier}(coalesce(${known}, ${dueAt}), ${dueAt}) end`,
  );
  await touch(trx, later, sql`case when ${isDecided} then ${dueAt} else ${known} end`);
}

/** The record of the channel that the call began with is written when that channel is gone. */
function endsCall({ kind, channel_id, linkedid }: FactRow): boolean {
  return kind === "cdr" && channel_id === linkedid;
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
