// The sound of a wait: soft, now and then, never over words.
import { peakLevel } from "@pipecast/audio/tone";
import { expect, test } from "vitest";
import { Filler } from "./filler.ts";

test("a short gap is not filled; a longer one hears a soft tone every 1.4 s until it ends, and for 12 s at most", () => {
  const filler = new Filler(24_000);
  expect(filler.due(0, false)).toBeUndefined();
  filler.begin(0);
  const at: number[] = [];
  for (let now = 0; now < 60_000; now += 20) {
    const tone = filler.due(now, false);
    if (tone === undefined) continue;
    at.push(now);
    expect(peakLevel(tone)).toBeLessThanOrEqual(1_000);
    expect(peakLevel(tone)).toBeGreaterThan(500);
    expect([tone[0], tone.at(-1)].every((end) => Math.abs(end ?? 99) < 20)).toBe(true);
  }
  expect(at.slice(0, 3)).toEqual([600, 2_000, 3_400]);
  expect(at.at(-1)).toBeLessThan(14_000);
});

test("nothing sounds while words play, nor after the first audio", () => {
  const filler = new Filler(8_000);
  filler.begin(0);
  expect(filler.due(700, true)).toBeUndefined();
  expect(filler.due(720, false)).toBeDefined();
  filler.end();
  expect(filler.due(9_000, false)).toBeUndefined();
});
