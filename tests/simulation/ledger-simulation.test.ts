// The ledger's claim: whatever fails when, every call gets its verdict, and every missed call stands on exactly one ticket.
import { expect, test } from "vitest";
import { runInProcesses } from "./run-in-processes.ts";
import { openWorld, runSchedule } from "./run-schedule.ts";
import { runSimulation, showFigures } from "./run-simulation.ts";

const seed = Number(process.env["SIMULATION_SEED"] ?? 1);
const count = Number(process.env["SIMULATION_COUNT"] ?? 200);

test(
  "crashes, outages, late and doubled rows lose no call, double none and call none missed that was handled",
  { timeout: 60_000 + count * 1_000 },
  async () => {
    const figures =
      count < 1_000 ? await runSimulation(seed, count) : await runInProcesses(seed, count, 2);
    const shown = showFigures(figures);
    process.stderr.write(`${shown}\n`);
    expect(figures.failures, shown).toEqual([]);
    expect(figures.schedules).toBe(count);
    if (count < 100) return;
    // Otherwise the schedules are too tame to prove anything.
    expect(figures.crashPoints).toBeGreaterThan(40);
    expect(figures.seeds.lost).toBeGreaterThan(figures.missedCalls / 10);
    expect(figures.seeds.false).toBeGreaterThan(0);
  },
);

test("the same seed is the same run", async () => {
  const db = await openWorld();
  const [first, second] = [await runSchedule(db, 7), await runSchedule(db, 7)];
  expect(second.crashes).toEqual(first.crashes);
  expect(second.schedule).toEqual(first.schedule);
  expect(second.calls).toEqual(first.calls);
  await db.close();
});
