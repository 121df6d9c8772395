// Tones: what is made is found, at its frequency and level, and nowhere else.
import { expect, test } from "vitest";
import { peakLevel, silence, sine, toneLevel } from "./tone.ts";

test("the detector gives a tone's peak at its frequency and next to nothing beside it", () => {
  for (const rate of [8000, 24_000]) {
    const pcm = sine(1000, rate, rate / 10, 8000);
    expect(toneLevel(pcm, rate, 1000)).toBeCloseTo(8000, -2);
    expect(toneLevel(pcm, rate, 1400)).toBeLessThan(80);
  }
});

test("a tone made in pieces is the tone made at once", () => {
  const whole = sine(440, 8000, 320);
  const pieces = [...sine(440, 8000, 100), ...sine(440, 8000, 220, 12_000, 100)];
  expect(Int16Array.from(pieces)).toEqual(whole);
});

test("silence has no level", () => {
  expect(peakLevel(silence(160))).toBe(0);
  expect(toneLevel(silence(160), 8000, 440)).toBe(0);
  expect(toneLevel(silence(0), 8000, 440)).toBe(0);
  expect(peakLevel(Int16Array.of(5, -32_768, 9))).toBe(32_768);
});
