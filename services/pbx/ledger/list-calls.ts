// Calls of an organization, newest first, each filter along an index.
import type { Database } from "@pipecast/platform/db";
import type { PbxTables } from "../schema.ts";
import type { CallRow } from "./ledger-tables.ts";

export interface CallFilter {
  from?: number | undefined;
  to?: number | undefined;
  direction?: string | undefined;
  verdict?: string | undefined;
  /** Forms of one number: as asked, and in E.164. */
  numbers?: readonly string[] | undefined;
}

/** Where a page ended. */
export interface CallKey {
  started_at: number;
  linkedid: string;
}

/** At most `limit` calls older than `after`. */
export async function listCalls(
  db: Database<PbxTables>,
  orgId: string,
  filter: CallFilter,
  after: CallKey | undefined,
  limit: number,
): Promise<CallRow[]> {
  if (filter.numbers === undefined) return callsQuery(db, orgId, filter, after, limit).execute();
  // Two indexes rather than one query that can use neither.
  const found = await Promise.all(
    (["caller_number", "did"] as const).flatMap((column) =>
      [...new Set(filter.numbers)].map((number) =>
        callsQuery(db, orgId, filter, after, limit).where(column, "=", number).execute(),
      ),
    ),
  );
  const rows = new Map(found.flat().map((row) => [row.linkedid, row]));
  return [...rows.values()].toSorted(newestFirst).slice(0, limit);
}

/** One page's query: for the list, and for proving that it goes along an index. */
export function callsQuery(
  db: Database<PbxTables>,
  orgId: string,
  { from, to, direction, verdict }: CallFilter,
  after: CallKey | undefined,
  limit: number,
) {
  let query = db.kysely.selectFrom("pbx_calls").selectAll().where("org_id", "=", orgId);
  if (direction !== undefined)
    query = query.where("direction", "=", direction as CallRow["direction"]);
  if (verdict !== undefined) query = query.where("verdict", "=", verdict);
  if (from !== undefined) query = query.where("started_at", ">=", from);
  if (to !== undefined) query = query.where("started_at", "<", to);
  if (after !== undefined)
    query = query
      .where("started_at", "<=", after.started_at)
      .where((is) =>
        is.or([is("started_at", "<", after.started_at), is("linkedid", "<", after.linkedid)]),
      );
  return query.orderBy("started_at", "desc").orderBy("linkedid", "desc").limit(limit);
}

export function findCall(
  db: Database<PbxTables>,
  orgId: string,
  linkedid: string,
): Promise<CallRow | undefined> {
  return db.kysely
    .selectFrom("pbx_calls")
    .selectAll()
    .where("org_id", "=", orgId)
    .where("linkedid", "=", linkedid)
    .executeTakeFirst();
}

function newestFirst(a: CallRow, b: CallRow): number {
  return b.started_at - a.started_at || (a.linkedid < b.linkedid ? 1 : -1);
}
