// The encoder: bytes as Asterisk's source wants them, header and payload in one piece.
import { expect, test } from "vitest";
import { encodeAudio, encodeDigit, encodeHangup, encodeUuid, silenceFrame } from "./encoder.ts";
import { kindOfRate, rateOfKind } from "./frame-kind.ts";

test("20 ms at 8 kHz are 10 01 40 and 320 bytes, samples little endian, in one buffer", () => {
  const frame = encodeAudio(new Int16Array(160).fill(0x1234), 8000);
  expect(frame.length).toBe(323);
  expect([...frame.subarray(0, 5)]).toEqual([0x10, 0x01, 0x40, 0x34, 0x12]);
});

test("a view into a larger array sends its own samples only", () => {
  const frame = encodeAudio(Int16Array.of(1, 2, 3, 4).subarray(1, 3), 16_000);
  expect([...frame]).toEqual([0x12, 0, 4, 2, 0, 3, 0]);
});

test("each rate has Asterisk's kind, and no other rate has one", () => {
  const rates = [8000, 12_000, 16_000, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000];
  expect(rates.map(kindOfRate)).toEqual([0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18]);
  expect(rates.map((rate) => rateOfKind(kindOfRate(rate)))).toEqual(rates);
  expect([0x00, 0x03, 0x0f, 0x19, 0xff].map(rateOfKind)).toEqual([0, 0, 0, 0, 0]);
  expect(() => kindOfRate(11_025)).toThrow(/no audio of 11025 Hz/);
});

test("the opening frame is 01 00 10 and the raw UUID", () => {
  const frame = encodeUuid("00112233-4455-6677-8899-AABBCCDDEEFF");
  expect(frame.toString("hex")).toBe("01001000112233445566778899aabbccddeeff");
});

test("a key is its ASCII character, the hang-up three zeros", () => {
  expect([...encodeDigit("#")]).toEqual([3, 0, 1, 0x23]);
  expect([...encodeHangup()]).toEqual([0, 0, 0]);
});

test("what would make Asterisk drop the call is refused here", () => {
  expect(() => encodeAudio(new Int16Array(0), 8000)).toThrow(/1 to 32767 samples/);
  expect(() => encodeAudio(new Int16Array(32_768), 8000)).toThrow(/not 32768/);
  expect(() => encodeDigit("12")).toThrow(/not a key/);
  expect(() => encodeUuid("0011223344556677889900aabbccddeeff")).toThrow(/UUID/);
});

test("silence is made once per rate and is 20 ms long", () => {
  expect(silenceFrame(8000)).toBe(silenceFrame(8000));
  expect(silenceFrame(48_000).length).toBe(1923);
  expect(
    silenceFrame(8000)
      .subarray(3)
      .every((byte) => byte === 0),
  ).toBe(true);
});
