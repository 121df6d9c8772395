// Runs many schedules, ours and the seeds' rules side by side, and says what each came to.
import { type Defects, countOf, findDefects } from "./find-defects.ts";
import { openWorld, runSchedule } from "./run-schedule.ts";
import { runSeedsRules } from "./run-seeds-rules.ts";
import { isMissed } from "./scenarios.ts";

export interface Figures {
  schedules: number;
  calls: number;
  missedCalls: number;
  crashes: number;
  /** Places at which a process died at least once. */
  crashPoints: number;
  seconds: number;
  ours: Tally;
  seeds: Tally;
  /** The first schedules of ours that broke the promise. */
  failures: { seed: number; defects: Defects; crashes: string[] }[];
}

interface Tally {
  lost: number;
  twice: number;
  false: number;
  wrong: number;
  schedules: number;
}

/** Seeds `first`, `first` + 1, …; ends early after `mostFailures`. */
export async function runSimulation(
  first: number,
  count: number,
  mostFailures = 5,
): Promise<Figures> {
  const began = performance.now();
  const zero = { lost: 0, twice: 0, false: 0, wrong: 0, schedules: 0 };
  const figures: Figures = {
    schedules: 0,
    calls: 0,
    missedCalls: 0,
    crashes: 0,
    crashPoints: 0,
    seconds: 0,
    ours: { ...zero },
    seeds: { ...zero },
    failures: [],
  };
  const points = new Set<string>();
  const db = await openWorld();
  for (let seed = first; seed < first + count; seed += 1) {
    const final = await runSchedule(db, seed);
    const defects = findDefects(final);
    add(figures.ours, defects);
    add(figures.seeds, findDefects(runSeedsRules(final.schedule)));
    figures.schedules += 1;
    figures.calls += final.schedule.calls.length;
    figures.missedCalls += final.schedule.calls.filter((call) =>
      isMissed(call.scenario.expected),
    ).length;
    figures.crashes += final.crashes.length;
    for (const point of final.crashes) points.add(point);
    if (countOf(defects) === 0) continue;
    figures.failures.push({ seed, defects, crashes: final.crashes });
    if (figures.failures.length >= mostFailures) break;
  }
  await db.close();
  figures.crashPoints = points.size;
  figures.seconds = Math.round(performance.now() - began) / 1000;
  return figures;
}

function add(tally: Tally, defects: Defects): void {
  tally.lost += defects.lost.length;
  tally.twice += defects.twice.length;
  tally.false += defects.false.length;
  tally.wrong += defects.wrong.length;
  if (countOf(defects) > 0) tally.schedules += 1;
}

/** Of two parts of a run. */
export function sumFigures(a: Figures, b: Figures): Figures {
  return {
    schedules: a.schedules + b.schedules,
    calls: a.calls + b.calls,
    missedCalls: a.missedCalls + b.missedCalls,
    crashes: a.crashes + b.crashes,
    crashPoints: Math.max(a.crashPoints, b.crashPoints),
    seconds: a.seconds + b.seconds,
    ours: both(a.ours, b.ours),
    seeds: both(a.seeds, b.seeds),
    failures: [...a.failures, ...b.failures],
  };
}

function both(one: Tally, other: Tally): Tally {
  return {
    lost: one.lost + other.lost,
    twice: one.twice + other.twice,
    false: one.false + other.false,
    wrong: one.wrong + other.wrong,
    schedules: one.schedules + other.schedules,
  };
}

/** As a table that a person reads. */
export function showFigures(figures: Figures): string {
  const { ours, seeds, schedules, calls, missedCalls, crashes, crashPoints, seconds } = figures;
  return [
    `${schedules} schedules, ${calls} calls (${missedCalls} missed), ${crashes} crashes at ${crashPoints} points, ${seconds} s`,
    ["", "lost", "twice", "false", "wrong", "schedules"].map((cell) => cell.padStart(12)).join(""),
    line("this ledger", ours),
    line("seeds' rules", seeds),
    ...figures.failures.map(
      ({ seed, ...rest }) =>
        `seed ${seed}: ${JSON.stringify(rest)} (again: SIMULATION_SEED=${seed} SIMULATION_COUNT=1)`,
    ),
  ].join("\n");
}

function line(name: string, tally: Tally): string {
  return [name, tally.lost, tally.twice, tally.false, tally.wrong, tally.schedules]
    .map((cell) => String(cell).padStart(12))
    .join("");
}
