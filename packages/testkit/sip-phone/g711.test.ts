// The test phones' G.711 and tones, against what the standard fixes.
import { expect, test } from "vitest";
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from "./g711.ts";
import { sine, toneShare } from "./tone.ts";

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

test("every A-law and µ-law byte survives decoding and encoding", () => {
  expect(encodeAlaw(decodeAlaw(everyByte))).toEqual(everyByte);
  const back = encodeUlaw(decodeUlaw(everyByte));
  back[0x7f] = 0x7f; // the two zeroes of µ-law are one value
  expect(back).toEqual(everyByte);
});

test("silence and the ends of the scale are the bytes of the standard", () => {
  const ends = Int16Array.of(0, 32_767, -32_768);
  expect([...encodeAlaw(ends)]).toEqual([0xd5, 0xaa, 0x2a]);
  expect([...encodeUlaw(ends)]).toEqual([0xff, 0x80, 0x00]);
  expect([...decodeAlaw(Uint8Array.of(0xaa, 0x2a))]).toEqual([32_256, -32_256]);
  expect([...decodeUlaw(Uint8Array.of(0x80, 0x00))]).toEqual([32_124, -32_124]);
});

test("the error of a value is never more than its step", () => {
  for (let sample = -32_768; sample <= 32_767; sample += 7) {
    const pcm = Int16Array.of(sample);
    const most = Math.max(16, Math.abs(sample) / 16);
    expect(Math.abs((decodeAlaw(encodeAlaw(pcm))[0] ?? 0) - sample)).toBeLessThanOrEqual(most);
    expect(Math.abs((decodeUlaw(encodeUlaw(pcm))[0] ?? 0) - sample)).toBeLessThanOrEqual(most);
  }
});

test("a tone is heard through G.711, another tone and silence are not", () => {
  const heard = decodeAlaw(encodeAlaw(sine(440, 1600)));
  expect(toneShare(heard, 440)).toBeGreaterThan(0.95);
  expect(toneShare(heard, 700)).toBeLessThan(0.05);
  expect(toneShare(new Int16Array(1600), 440)).toBe(0);
});
