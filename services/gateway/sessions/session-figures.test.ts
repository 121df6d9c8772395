// Figures of sessions are added from what each measured; nobody is told a cost that is not known.
import { expect, test } from "vitest";
import { addFigures } from "./session-figures.ts";

test("turns of all sessions are put together, and costs added", () => {
  const timings = [{ turn_ms: [400, 100], cost_usd: 0.01 }, { turn_ms: [900], cost_usd: 0.02 }, {}];
  expect(addFigures(3, timings)).toEqual({
    sessions: 3,
    looked_at: 3,
    turns: 3,
    turn_median_ms: 400,
    turn_p95_ms: 900,
    cost_usd: 0.03,
  });
});

test("a model without a price makes the cost unknown, and damaged timings count for nothing", () => {
  expect(addFigures(2, [{ cost_usd: null }, "damaged", null])).toMatchObject({
    turns: 0,
    turn_median_ms: null,
    cost_usd: null,
  });
});
