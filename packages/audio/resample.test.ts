// The resampler: the same samples for any chunks, clean tones, silence outside the new band, no growth.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Resampler } from "./resample.ts";
import { peakLevel, sine, silence } from "./tone.ts";

const ways: [number, number][] = [
  [8000, 16_000],
  [16_000, 8000],
  [24_000, 8000],
  [24_000, 16_000],
  [8000, 24_000],
];

/** Solves for the sine, the cosine and the offset of least squared error; gives the gain and what is left in dB. */
function fit(pcm: Int16Array, rate: number, frequency: number, peak: number) {
  const step = (2 * Math.PI * frequency) / rate;
  const rows = Array.from(pcm, (y, i) => [Math.sin(step * i), Math.cos(step * i), 1, y] as const);
  const m = [0, 1, 2].map((r) =>
    [0, 1, 2, 3].map((c) =>
      rows.reduce((s, row) => s + (row[r] as number) * (row[c] as number), 0),
    ),
  );
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      if (i === j) continue;
      const factor = (m[j]?.[i] as number) / (m[i]?.[i] as number);
      for (let k = i; k < 4; k++)
        (m[j] as number[])[k] = (m[j]?.[k] as number) - factor * (m[i]?.[k] as number);
    }
  const [a, b, c] = [0, 1, 2].map((i) => (m[i]?.[3] as number) / (m[i]?.[i] as number)) as [
    number,
    number,
    number,
  ];
  let noise = 0;
  for (const [s, k, one, y] of rows) noise += (y - a * s - b * k - c * one) ** 2;
  const level = Math.hypot(a, b);
  return {
    gain: 20 * Math.log10(level / peak),
    snr: 10 * Math.log10((level * level) / 2 / (noise / rows.length)),
  };
}

function chunksOf(pcm: Int16Array, sizes: readonly number[]): Int16Array[] {
  const chunks: Int16Array[] = [];
  for (let at = 0, i = 0; at < pcm.length; i++) {
    const size = sizes[i % sizes.length] as number;
    chunks.push(pcm.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const noise = Int16Array.from({ length: 6000 }, (_, i) => ((i * 2_654_435_761) % 65_536) - 32_768);

test.each(ways)("%i to %i: any chunks give bit-identical output", (from, to) => {
  const whole = new Resampler(from, to).push(noise);
  const sizes = fc.array(fc.integer({ min: 1, max: 2500 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(sizes, (cuts) => {
      const resampler = new Resampler(from, to);
      const out = chunksOf(noise, cuts).flatMap((chunk) => Array.from(resampler.push(chunk)));
      expect(Int16Array.from(out)).toEqual(whole);
    }),
    { numRuns: 40, examples: [[[1]], [[3]], [[961]]] },
  );
});

test.each(ways)("%i to %i: tones of a phone line keep 80 dB and their level", (from, to) => {
  for (const frequency of [200, 440, 1000, 1700, 2600, 3000, 3400]) {
    const out = new Resampler(from, to).push(sine(frequency, from, from, 16_000));
    const { snr, gain } = fit(out.subarray(to / 10), to, frequency, 16_000);
    expect(snr, `${frequency} Hz`).toBeGreaterThan(80);
    expect(Math.abs(gain), `${frequency} Hz`).toBeLessThan(frequency > 3000 ? 1 : 0.1);
  }
});

test.each([
  [24_000, 8000],
  [16_000, 8000],
])("%i to %i: what does not fit the new rate is silence, not a whistle", (from, to) => {
  for (const frequency of [4700, 5500, 7000]) {
    const out = new Resampler(from, to).push(sine(frequency, from, from, 30_000));
    expect(peakLevel(out.subarray(to / 10)), `${frequency} Hz`).toBeLessThan(6);
  }
});

test.each(ways)(
  "%i to %i: a second in is a second out, and each push gives what was announced",
  (from, to) => {
    const resampler = new Resampler(from, to);
    let total = 0;
    for (const chunk of chunksOf(silence(from), [7, 160, 1, 999])) {
      const announced = resampler.outputLength(chunk.length);
      const given = resampler.push(chunk).length;
      expect(given).toBe(announced);
      total += given;
    }
    expect(total).toBe(to);
  },
);

test("the loudest input is clipped, never wrapped", () => {
  const square = Int16Array.from({ length: 800 }, (_, i) => (i % 40 < 20 ? 32_767 : -32_768));
  const out = new Resampler(8000, 16_000).push(square);
  for (let i = 64 + 10; i < out.length - 40; i += 80) {
    const middle = Array.from(out.subarray(i + 8, i + 24));
    expect(new Set(middle.map(Math.sign)).size).toBe(1);
  }
  expect(peakLevel(out)).toBeGreaterThan(32_700);
});

test("a delay of two milliseconds, no more", () => {
  const impulse = new Int16Array(400);
  impulse[100] = 30_000;
  const out = new Resampler(8000, 16_000).push(impulse);
  const loudest = out.reduce((best, s, i) => (s > (out[best] as number) ? i : best), 0);
  expect(loudest / 16 - 100 / 8).toBeLessThanOrEqual(2.1);
});

test("nothing is allocated when the caller lends the output, and a short output is refused before any work", () => {
  const resampler = new Resampler(24_000, 8000);
  const out = new Int16Array(160);
  expect(resampler.pushInto(silence(480), out)).toBe(160);
  expect(() => resampler.pushInto(silence(483), out)).toThrow(/needs 161/);
  expect(resampler.outputLength(480)).toBe(160);
});

test("after a reset the stream starts anew", () => {
  const resampler = new Resampler(24_000, 16_000);
  const first = resampler.push(noise);
  resampler.reset();
  expect(resampler.push(noise)).toEqual(first);
});

test("rates without a small ratio and nonsense are refused", () => {
  expect(() => new Resampler(8000, 0)).toThrow(RangeError);
  expect(() => new Resampler(8000, 8001)).toThrow(/ratio/);
  expect(() => new Resampler(8000, 16_000, 1.5)).toThrow(RangeError);
});
