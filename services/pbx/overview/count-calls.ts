// Calls of a stretch of time, counted by the database along the index by time, and added up. Times are epoch milliseconds.
import type { CallFigures } from "@pipecast/contracts/pbx/overview";
import type { Database } from "@pipecast/platform/db";
import { type RawBuilder, sql } from "kysely";
import type { PbxTables } from "../schema.ts";

export const hourMs = 3_600_000;

export interface Stretch {
  from: number;
  /** Not in it any more. */
  to: number;
}

/** Calls of one hour, number, bot and end. */
export interface CallGroup {
  /** 0 for the stretch's first hour. */
  hour: number;
  did: string;
  bot: string | null;
  state: string;
  verdict: string | null;
  n: number;
}

export async function countCalls(
  db: Database<PbxTables>,
  orgId: string,
  stretch: Stretch,
): Promise<CallGroup[]> {
  const { rows } = await countQuery(db, orgId, stretch).execute(db.kysely);
  return rows.map((row) => ({
    ...row,
    hour: Number(row.hour_ms) / hourMs,
    n: Number(row.n),
  }));
}

interface CountedRow {
  hour_ms: number | string;
  did: string;
  bot: string | null;
  state: string;
  verdict: string | null;
  n: number | string;
}

/** The query itself, for proving that it goes along an index. */
export function countQuery(
  { dialect }: Database<PbxTables>,
  orgId: string,
  { from, to }: Stretch,
): RawBuilder<CountedRow> {
  const bot =
    dialect === "mysql"
      ? sql`json_unquote(json_extract(session, '$.bot_id'))`
      : sql`json_extract(session, '$.bot_id')`;
  return sql<CountedRow>`
    select (started_at - ${from}) - ((started_at - ${from}) % ${sql.lit(hourMs)}) as hour_ms,
      did, ${bot} as bot, state, verdict, count(*) as n
    from pbx_calls
    where org_id = ${orgId} and started_at >= ${from} and started_at < ${to}
    group by hour_ms, did, bot, state, verdict`;
}

const lost = new Set(["missed_call", "queue_timeout", "bot_dropped"]);

export function isLost({ verdict }: Pick<CallGroup, "verdict">): boolean {
  return verdict !== null && lost.has(verdict);
}

export function sum(groups: readonly CallGroup[]): number {
  return groups.reduce((all, { n }) => all + n, 0);
}

/** Added up as a day's statement does it. */
export function addUp(groups: readonly CallGroup[]): CallFigures {
  const inState = (state: string) => groups.filter((group) => group.state === state);
  const decided = inState("decided");
  const verdicts: Record<string, number> = {};
  for (const { verdict, n } of decided)
    if (verdict !== null) verdicts[verdict] = (verdicts[verdict] ?? 0) + n;
  return {
    calls: sum(groups),
    live: sum(inState("live")),
    settling: sum(inState("settling")),
    decided: sum(decided),
    verdicts,
    answered: verdicts["human_answered"] ?? 0,
    bot_resolved: verdicts["bot_resolved"] ?? 0,
    transferred: verdicts["bot_transferred"] ?? 0,
    missed: sum(decided.filter(isLost)),
  };
}
