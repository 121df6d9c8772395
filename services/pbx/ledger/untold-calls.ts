// Verdicts that events should have been told of, and what the outbox knows of them.
import type { Database } from "@pipecast/platform/db";
import { sql } from "kysely";
import type { PbxTables } from "../schema.ts";
import type { CallRow } from "./ledger-tables.ts";
import { VERDICTS } from "./review-calls.ts";

/** The message of a call's present verdict. */
function messageKey(db: Pick<Database, "dialect">) {
  return db.dialect === "mysql"
    ? sql`concat(c.org_id, ':', c.linkedid, ':', c.version)`
    : sql`c.org_id || ':' || c.linkedid || ':' || c.version`;
}

/** Of calls that came in between the two moments: how many verdicts are in which state; `""`: no message at all. */
export async function countDeliveries(
  db: Database<PbxTables>,
  orgId: string,
  from: number,
  to: number,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ state: string | null; n: number | string }>`
    select o.state as state, count(*) as n from pbx_calls c
    left join pbx_outbox o on o.topic = ${VERDICTS} and o.dedupe_key = ${messageKey(db)}
    where c.org_id = ${orgId} and c.started_at >= ${from} and c.started_at < ${to}
      and c.state = 'decided' and c.direction = 'inbound'
    group by o.state`.execute(db.kysely);
  return new Map(rows.map(({ state, n }) => [state ?? "", Number(n)]));
}

/** Decided calls since then that came in, or that reached somebody outside, and of which there is no message, at most `limit`. */
export async function untoldCalls(
  db: Database<PbxTables>,
  since: number,
  limit: number,
): Promise<CallRow[]> {
  const { rows } = await sql<CallRow>`
    select c.* from pbx_calls c
    left join pbx_outbox o on o.topic = ${VERDICTS} and o.dedupe_key = ${messageKey(db)}
    where c.state = 'decided' and c.started_at >= ${since}
      and (c.direction = 'inbound' or c.reasons like ${'%"rule":"called_back"%'})
      and c.version > 0 and o.id is null
    limit ${sql.lit(limit)}`.execute(db.kysely);
  return rows;
}
