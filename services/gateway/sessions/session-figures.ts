// Turns and cost of an organization's sessions in a stretch of time, read from what each measured of itself.
import {
  type SessionFigures,
  readSessionFigures,
} from "@pipecast/contracts/gateway/session-figures";
import { type Database, decodeJson } from "@pipecast/platform/db";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { z } from "zod";
import type { GatewayTables } from "../schema.ts";

/** Sessions that are looked into, newest first. */
const newest = 2_000;

const Timings = z.object({
  turn_ms: z.array(z.number()).catch([]),
  cost_usd: z.number().nullish(),
});

/** Mounts the route. */
export function mountSessionFigures(server: HttpServer, db: Database<GatewayTables>): void {
  mountRoute(server, readSessionFigures, async ({ body: { org_id, from, to } }) => {
    const within = db.kysely
      .selectFrom("pipecat_sessions")
      .where("org_id", "=", org_id)
      .where("started_at", ">=", from)
      .where("started_at", "<", to);
    const [all, rows] = await Promise.all([
      within.select(({ fn }) => fn.countAll<number | string>().as("n")).executeTakeFirst(),
      within.select("timings").orderBy("started_at", "desc").limit(newest).execute(),
    ]);
    return addFigures(
      Number(all?.n ?? 0),
      rows.map(({ timings }) => decodeJson(timings)),
    );
  });
}

/** What cannot be read counts for nothing. */
export function addFigures(sessions: number, timings: readonly unknown[]): SessionFigures {
  const read = timings.flatMap((one) => Timings.safeParse(one).data ?? []);
  const turns = read.flatMap(({ turn_ms }) => turn_ms).toSorted((a, b) => a - b);
  const at = (share: number) => {
    const ms = turns[Math.min(turns.length - 1, Math.floor(turns.length * share))];
    return ms === undefined ? null : Math.round(ms);
  };
  const unknown = read.some(({ cost_usd }) => cost_usd === null);
  const cost = read.reduce((all, { cost_usd }) => all + (cost_usd ?? 0), 0);
  return {
    sessions,
    looked_at: timings.length,
    turns: turns.length,
    turn_median_ms: at(0.5),
    turn_p95_ms: at(0.95),
    cost_usd: unknown ? null : Number(cost.toFixed(6)),
  };
}
