// Frames: bytes and samples are the same audio, however the bytes lie in memory.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  bytesFromSamples,
  bytesPerFrame,
  copySamples,
  durationMs,
  samplesFromBytes,
  samplesPerFrame,
} from "./frames.ts";

test("a frame is 20 ms at every rate a line may have", () => {
  const rates = [8000, 12_000, 16_000, 24_000, 32_000, 44_100, 48_000];
  expect(rates.map(samplesPerFrame)).toEqual([160, 240, 320, 480, 640, 882, 960]);
  expect(bytesPerFrame(8000)).toBe(320);
  expect(durationMs(240, 24_000)).toBe(10);
});

test("a rate without whole frames is refused", () => {
  for (const rate of [0, -8000, 11_025, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => samplesPerFrame(rate)).toThrow(RangeError);
});

test("samples survive the way over bytes at any offset", () => {
  const pcm = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 400 });
  fc.assert(
    fc.property(pcm, fc.nat(5), (numbers, offset) => {
      const memory = new Uint8Array(offset + numbers.length * 2);
      const view = new DataView(memory.buffer);
      numbers.forEach((n, i) => view.setInt16(offset + i * 2, n, true));
      const bytes = memory.subarray(offset);
      expect(Array.from(samplesFromBytes(bytes))).toEqual(numbers);
      expect(bytesFromSamples(Int16Array.from(numbers))).toEqual(bytes.slice());
    }),
  );
});

test("aligned bytes are not copied, and odd ones cost no sample more than the last half", () => {
  const memory = new Uint8Array(8);
  expect(samplesFromBytes(memory).buffer).toBe(memory.buffer);
  expect(samplesFromBytes(memory.subarray(1)).length).toBe(3);
  expect(samplesFromBytes(memory.subarray(1)).buffer).not.toBe(memory.buffer);
});

test("copying takes what fits and says how much", () => {
  const into = new Int16Array(3);
  expect(copySamples(Uint8Array.of(1, 0, 2, 0, 3, 0, 4, 0), into)).toBe(3);
  expect(Array.from(into)).toEqual([1, 2, 3]);
  expect(copySamples(Uint8Array.of(9, 0, 7), into)).toBe(1);
  expect(Array.from(into)).toEqual([9, 2, 3]);
});
