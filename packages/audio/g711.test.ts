// G.711 against the decision values of the recommendation, built here from its tables and not from the codec's arithmetic.
import { expect, test } from "vitest";
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from "./g711.ts";

interface Interval {
  from: number;
  to: number;
}

/** G.711 table 2a/2b: one interval of 1, fifteen of 2, then sixteen each of 4, 8 … 256 (14-bit units). */
function ulawIntervals(): Interval[] {
  const steps = [1, ...Array<number>(15).fill(2)];
  for (let step = 4; step <= 256; step *= 2) steps.push(...Array<number>(16).fill(step));
  return lay(steps);
}

/** G.711 table 1a/1b: thirty-two intervals of 2, then sixteen each of 4, 8 … 128 (12-bit magnitudes). */
function alawIntervals(): Interval[] {
  const steps = Array<number>(32).fill(2);
  for (let step = 4; step <= 128; step *= 2) steps.push(...Array<number>(16).fill(step));
  return lay(steps);
}

function lay(steps: number[]): Interval[] {
  let at = 0;
  return steps.map((step) => ({ from: at, to: (at += step) }));
}

const every16bit = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
const every8bit = Uint8Array.from({ length: 256 }, (_, i) => i);

/** The number of the interval that a magnitude (in units of the recommendation) falls in; above the last is the last. */
function numberOf(intervals: Interval[], magnitude: number): number {
  const found = intervals.findIndex(({ to }) => magnitude < to);
  return found === -1 ? intervals.length - 1 : found;
}

/** All 65,536 codes by the tables; magnitudes are looked up once each. */
function expected(
  intervals: Interval[],
  unit: number,
  character: (positive: boolean, n: number) => number,
): number[] {
  const numbers = Array.from({ length: 32_769 }, (_, m) => numberOf(intervals, m / unit));
  return Array.from(every16bit, (s) => character(s >= 0, numbers[Math.abs(s)] as number));
}

const ulawCharacter = (positive: boolean, n: number) => (positive ? 0x80 : 0) + (127 - n);
const alawCharacter = (positive: boolean, n: number) => ((positive ? 0x80 : 0) + n) ^ 0x55;

test("the tables of the recommendation end where it says: 8159 and 4096, 128 intervals", () => {
  expect(ulawIntervals().at(-1)).toEqual({ from: 7903, to: 8159 });
  expect(alawIntervals().at(-1)).toEqual({ from: 3968, to: 4096 });
  expect([ulawIntervals().length, alawIntervals().length]).toEqual([128, 128]);
});

test("every 16-bit sample gets the µ-law character of G.711", () => {
  expect(Array.from(encodeUlaw(every16bit))).toEqual(expected(ulawIntervals(), 4, ulawCharacter));
});

test("every 16-bit sample gets the A-law character of G.711", () => {
  expect(Array.from(encodeAlaw(every16bit))).toEqual(expected(alawIntervals(), 8, alawCharacter));
});

test("every µ-law character decodes to the middle of its interval, the first to zero", () => {
  const middles = ulawIntervals().map(({ from, to }, n) => (n === 0 ? 0 : ((from + to) / 2) * 4));
  const wanted = Array.from(every8bit, (code) => {
    const magnitude = middles[127 - (code & 0x7f)] as number;
    return code & 0x80 ? magnitude : 0 - magnitude;
  });
  expect(Array.from(decodeUlaw(every8bit))).toEqual(wanted);
});

test("every A-law character decodes to the middle of its interval", () => {
  const middles = alawIntervals().map(({ from, to }) => ((from + to) / 2) * 8);
  const wanted = Array.from(every8bit, (code) => {
    const plain = code ^ 0x55;
    const magnitude = middles[plain & 0x7f] as number;
    return plain & 0x80 ? magnitude : -magnitude;
  });
  expect(Array.from(decodeAlaw(every8bit))).toEqual(wanted);
});

test("a decoded character encodes to itself, but for µ-law's second zero", () => {
  expect(Array.from(encodeAlaw(decodeAlaw(every8bit)))).toEqual(Array.from(every8bit));
  const back = Array.from(encodeUlaw(decodeUlaw(every8bit)));
  expect(back).toEqual(Array.from(every8bit, (code) => (code === 0x7f ? 0xff : code)));
});
