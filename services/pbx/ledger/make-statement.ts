// A day's statement, counted from the calls themselves: it is never older than they are.
import type { Statement } from "@pipecast/contracts/pbx/statements";
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import { sql } from "kysely";
import type { PbxTables } from "../schema.ts";
import { dayRange } from "@pipecast/contracts/day-range";
import { countDeliveries } from "./untold-calls.ts";

/** As long as delivered messages are kept, less a day. */
const deliveriesKnownMs = 6 * 24 * 60 * 60_000;

export async function makeStatement(
  { db, clock }: { db: Database<PbxTables>; clock: Clock },
  { id: org_id, timezone }: { id: string; timezone: string },
  day: string,
): Promise<Statement> {
  const { from, to } = dayRange(day, timezone);
  const { rows } = await sql<{
    state: string;
    verdict: string | null;
    direction: string;
    n: number | string;
  }>`
    select state, verdict, direction, count(*) as n from pbx_calls
    where org_id = ${org_id} and started_at >= ${from} and started_at < ${to}
    group by state, verdict, direction`.execute(db.kysely);
  const sum = (some: typeof rows) => some.reduce((all, { n }) => all + Number(n), 0);
  const decided = rows.filter(({ state }) => state === "decided");
  const verdicts: Record<string, number> = {};
  for (const { verdict, n } of decided)
    if (verdict !== null) verdicts[verdict] = (verdicts[verdict] ?? 0) + Number(n);
  const deliveries =
    clock.now() - from > deliveriesKnownMs ? null : await countDeliveries(db, org_id, from, to);
  const counted = {
    org_id,
    day,
    timezone,
    calls: sum(rows),
    live: sum(rows.filter(({ state }) => state === "live")),
    settling: sum(rows.filter(({ state }) => state === "settling")),
    decided: sum(decided),
    verdicts,
    deliveries:
      deliveries === null
        ? null
        : {
            told: deliveries.get("delivered") ?? 0,
            waiting: deliveries.get("pending") ?? 0,
            undeliverable: deliveries.get("dead") ?? 0,
            unsent: deliveries.get("") ?? 0,
          },
    facts_without_call: await factsWithoutCall(db, org_id, from, to),
  };
  const faults = faultsOf(counted, to <= clock.now() - 60 * 60_000);
  return { ...counted, matches: faults.length === 0, faults };
}

async function factsWithoutCall(
  db: Database<PbxTables>,
  orgId: string,
  from: number,
  to: number,
): Promise<number> {
  const { rows } = await sql<{ n: number | string }>`
    select count(distinct f.linkedid) as n from pbx_facts f
    left join pbx_calls c on c.org_id = f.org_id and c.linkedid = f.linkedid
    where f.org_id = ${orgId} and f.at >= ${from} and f.at < ${to} and c.linkedid is null`.execute(
    db.kysely,
  );
  return Number(rows[0]?.n ?? 0);
}

/** `over`: the day ended an hour ago, so nothing of it may be open any more but what is still talking. */
function faultsOf(counted: Omit<Statement, "matches" | "faults">, over: boolean): string[] {
  const { calls, live, settling, decided, verdicts, deliveries, facts_without_call } = counted;
  const judged = Object.values(verdicts).reduce((all, n) => all + n, 0);
  const faults: string[] = [];
  if (live + settling + decided !== calls)
    faults.push(`${calls} calls, but ${live + settling + decided} by their state`);
  if (judged !== decided) faults.push(`${decided} calls are decided, but ${judged} have a verdict`);
  if (over && settling > 0)
    faults.push(`${settling} calls wait for their verdict, an hour after the day`);
  if (deliveries !== null && deliveries.unsent > 0)
    faults.push(`${deliveries.unsent} verdicts were never sent to tickets`);
  if (deliveries !== null && deliveries.undeliverable > 0)
    faults.push(`${deliveries.undeliverable} verdicts were refused by tickets`);
  if (facts_without_call > 0)
    faults.push(`${facts_without_call} calls left facts, but are not on record`);
  return faults;
}
