// An overview: the figures of a stretch of time and of the same hours a week before.
import type { Overview } from "@pipecast/contracts/pbx/overview";
import type { Database } from "@pipecast/platform/db";
import { dayOf, dayRange } from "@pipecast/contracts/day-range";
import { timeIn } from "../organizations/organization-view.ts";
import type { PbxTables } from "../schema.ts";
import { type FigureSources, askFigures } from "./ask-figures.ts";
import {
  type CallGroup,
  type Stretch,
  addUp,
  countCalls,
  hourMs,
  isLost,
  sum,
} from "./count-calls.ts";
import { type Waits, countWaits } from "./count-waits.ts";

const dayMs = 24 * hourMs;
const mostShown = 50;

export type OverviewParts = FigureSources & { db: Database<PbxTables> };

export async function makeOverview(
  parts: OverviewParts,
  { id, timezone }: { id: string; timezone: string },
  stretch: Stretch,
): Promise<Overview> {
  const earlier = weekBefore(stretch, timezone);
  const [groups, groupsBefore, waits, waitsBefore, others, othersBefore] = await Promise.all([
    countCalls(parts.db, id, stretch),
    countCalls(parts.db, id, earlier),
    countWaits(parts.db, id, stretch),
    countWaits(parts.db, id, earlier),
    askFigures(parts, id, stretch),
    askFigures(parts, id, earlier),
  ]);
  const view = (of: Stretch, counted: readonly CallGroup[], waited: Waits) => ({
    from: timeIn(timezone, of.from),
    to: timeIn(timezone, of.to),
    calls: addUp(counted),
    time_to_human_ms: waited.time_to_human_ms,
  });
  const numbers = shares(groups, ({ did }) => did);
  const bots = shares(groups, ({ bot }) => bot ?? "");
  return {
    timezone,
    now: { ...view(stretch, groups, waits), ...others },
    before: { ...view(earlier, groupsBefore, waitsBefore), ...othersBefore },
    hours: hoursOf(stretch, groups, groupsBefore).map((hour) => ({
      ...hour,
      at: timeIn(timezone, hour.at),
    })),
    numbers: numbers.map(({ id: number, calls, missed }) => ({ id: number, calls, missed })),
    bots: bots.map(({ own, ...share }) => ({
      ...share,
      resolved: sum(own.filter(({ verdict }) => verdict === "bot_resolved")),
      transferred: sum(own.filter(({ verdict }) => verdict === "bot_transferred")),
    })),
    queues: waits.queues,
  };
}

/** By the clock on the wall: a week in which clocks change has an hour more or less. */
export function weekBefore({ from, to }: Stretch, timezone: string): Stretch {
  const today = dayOf(from, timezone);
  const then = new Date(Date.parse(`${today}T00:00:00Z`) - 7 * dayMs).toISOString().slice(0, 10);
  const start = dayRange(then, timezone).from + (from - dayRange(today, timezone).from);
  return { from: start, to: start + (to - from) };
}

function hoursOf({ from, to }: Stretch, now: readonly CallGroup[], before: readonly CallGroup[]) {
  const byHour = Map.groupBy(now, ({ hour }) => hour);
  const byHourBefore = Map.groupBy(before, ({ hour }) => hour);
  return Array.from({ length: Math.ceil((to - from) / hourMs) }, (_, hour) => {
    const [own, then] = [byHour.get(hour) ?? [], byHourBefore.get(hour) ?? []];
    return {
      at: from + hour * hourMs,
      calls: sum(own),
      missed: sum(own.filter(isLost)),
      calls_before: sum(then),
      missed_before: sum(then.filter(isLost)),
    };
  });
}

/** Most calls first; what has no name is left out. */
function shares(groups: readonly CallGroup[], nameOf: (group: CallGroup) => string) {
  return [...Map.groupBy(groups, nameOf)]
    .filter(([id]) => id !== "")
    .map(([id, own]) => ({ id, calls: sum(own), missed: sum(own.filter(isLost)), own }))
    .toSorted((a, b) => b.calls - a.calls || (a.id < b.id ? -1 : 1))
    .slice(0, mostShown);
}
