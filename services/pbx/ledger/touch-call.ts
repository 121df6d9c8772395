// A fact has come: its call is to be looked at. In the fact's own transaction, so that neither can be without the other.
import { upsert } from "@pipecast/platform/db";
import { type Transaction, sql } from "kysely";
import type { FactRow, PbxTables } from "../schema.ts";

/** Facts that can end a call, begin one, or change its verdict: these are looked at at once. */
const urgent = new Set(["channel_up", "hung_up", "session_outcome", "cdr"]);

/** Nobody's fact touches nothing. */
export async function touchCall(trx: Transaction<PbxTables>, fact: FactRow): Promise<void> {
  if (fact.org_id === null) return;
  const now = fact.recorded_at;
  await upsert(
    trx,
    "pbx_calls",
    {
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
      due_at: now,
    },
    {
      key: ["org_id", "linkedid"],
      update: {
        touched: sql`${sql.ref("pbx_calls.touched")} + 1`,
        due_at: urgent.has(fact.kind)
          ? now
          : sql`case when ${sql.ref("pbx_calls.state")} = 'decided' then ${now} else ${sql.ref("pbx_calls.due_at")} end`,
      },
    },
  );
}
