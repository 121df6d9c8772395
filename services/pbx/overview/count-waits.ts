// How long callers waited for a person, by queue and altogether: from the switch's facts of the newest calls.
import type { Overview } from "@pipecast/contracts/pbx/overview";
import { type Database, decodeJson } from "@pipecast/platform/db";
import type { PbxTables } from "../schema.ts";
import type { Stretch } from "./count-calls.ts";

const newest = 2_000;
const atOnce = 500;
const kinds = ["queue_entered", "queue_left", "agent_answered"];

interface Seen {
  linkedid: string;
  kind: string;
  at: number;
  data: string;
}

export interface Waits {
  time_to_human_ms: number | null;
  queues: Overview["queues"];
}

export async function countWaits(
  db: Database<PbxTables>,
  orgId: string,
  { from, to }: Stretch,
): Promise<Waits> {
  const calls = await db.kysely
    .selectFrom("pbx_calls")
    .select(["linkedid", "started_at"])
    .where("org_id", "=", orgId)
    .where("started_at", ">=", from)
    .where("started_at", "<", to)
    .orderBy("started_at", "desc")
    .limit(newest)
    .execute();
  const facts: Seen[] = [];
  for (let at = 0; at < calls.length; at += atOnce)
    facts.push(
      ...(await db.kysely
        .selectFrom("pbx_facts")
        .select(["linkedid", "kind", "at", "data"])
        .where(
          "linkedid",
          "in",
          calls.slice(at, at + atOnce).map(({ linkedid }) => linkedid),
        )
        .where("org_id", "=", orgId)
        .where("kind", "in", kinds)
        .orderBy("at")
        .execute()),
    );
  return addWaits(new Map(calls.map((call) => [call.linkedid, call.started_at])), facts);
}

/** `began`: when each call came in. Facts are in the order of time. */
export function addWaits(began: ReadonlyMap<string, number>, facts: readonly Seen[]): Waits {
  const toHuman: number[] = [];
  const queues = new Map<string, { calls: Set<string>; waits: number[] }>();
  for (const [linkedid, own] of Map.groupBy(facts, (fact) => fact.linkedid)) {
    const answered = own.find(({ kind }) => kind === "agent_answered");
    const start = began.get(linkedid);
    if (answered !== undefined && start !== undefined)
      toHuman.push(Math.max(0, answered.at - start));
    const entered = new Map<string, number>();
    for (const { kind, at, data } of own) {
      const queue = queueIn(data);
      if (queue === undefined) continue;
      const figures = queues.get(queue) ?? { calls: new Set(), waits: [] };
      queues.set(queue, figures);
      if (kind === "queue_entered") {
        figures.calls.add(linkedid);
        entered.set(queue, at);
      } else if (kind === "agent_answered" && entered.has(queue)) {
        figures.waits.push(at - (entered.get(queue) ?? at));
        entered.delete(queue);
      }
    }
  }
  return {
    time_to_human_ms: median(toHuman),
    queues: [...queues]
      .map(([id, { calls, waits }]) => ({
        id,
        calls: calls.size,
        answered: waits.length,
        wait_median_ms: median(waits),
      }))
      .toSorted((a, b) => b.calls - a.calls || (a.id < b.id ? -1 : 1))
      .slice(0, 50),
  };
}

function queueIn(data: string): string | undefined {
  const read = decodeJson(data);
  const queue = typeof read === "object" && read !== null && "queue" in read ? read.queue : null;
  return typeof queue === "string" ? queue : undefined;
}

function median(numbers: readonly number[]): number | null {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? null;
}
