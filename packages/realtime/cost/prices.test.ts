// What a call's tokens cost.
import { expect, test } from "vitest";
import { costOf } from "./prices.ts";

const usage = { textIn: 1_000, audioIn: 2_000, cachedIn: 500, textOut: 100, audioOut: 300 };

test("each kind of token has its own price, and what the provider had kept is cheaper", () => {
  const cost = costOf({ model: "gpt-realtime", ...usage });
  expect(cost).toBeCloseTo((4_000 + 64_000 + 200 + 1_600 + 19_200) / 1e6, 9);
});

test("a model of unknown price has no cost; the operator's own price goes before ours", () => {
  expect(costOf({ model: "gpt-of-tomorrow", ...usage })).toBeNull();
  expect(costOf({ model: "constructor", ...usage })).toBeNull();
  const own = { "gpt-realtime": { text_in: 1, audio_in: 0, text_out: 0, audio_out: 0 } };
  expect(costOf({ model: "models/gpt-realtime", ...usage }, own)).toBeCloseTo(0.0015, 9);
});
