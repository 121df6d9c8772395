// RTP as bytes.
import { expect, test } from "vitest";
import { parseRtp, readDigit, writeDigit, writeRtp } from "./rtp-packet.ts";

const packet = {
  payloadType: 8,
  marker: true,
  sequence: 65_535,
  timestamp: 0xffff_ff60,
  ssrc: 0xdead_beef,
  payload: Uint8Array.of(1, 2, 3),
};

test("a packet written and read again is the same, at the ends of its numbers too", () => {
  expect(parseRtp(writeRtp(packet))).toEqual(packet);
  expect(parseRtp(writeRtp({ ...packet, sequence: 65_536 }))?.sequence).toBe(0);
});

test("contributing sources, an extension and padding are not taken for audio", () => {
  const plain = writeRtp({ ...packet, payload: new Uint8Array() });
  const rest = [0, 0, 0, 1, 0, 0, 0, 1, 9, 9, 9, 9, 42, 43, 0, 0, 3];
  const data = Uint8Array.from([...plain, ...rest]);
  data[0] = 0x80 | 0x20 | 0x10 | 1; // padding, extension, one source
  expect(parseRtp(data)?.payload).toEqual(Uint8Array.of(42, 43));
});

test("whatever is cut or no RTP is no packet and never an error", () => {
  const data = writeRtp(packet);
  for (let length = 0; length < 12; length += 1)
    expect(parseRtp(data.subarray(0, length)), String(length)).toBeUndefined();
  for (let first = 0; first < 256; first += 1)
    parseRtp(Uint8Array.from([first, ...data.subarray(1)]));
  expect(parseRtp(new Uint8Array(20))).toBeUndefined();
  expect(parseRtp(Uint8Array.from([0xa0, ...data.subarray(1, 14), 200]))).toBeUndefined();
});

test("every key of a phone is written and read, nothing else is", () => {
  for (const digit of "0123456789*#ABCD")
    expect(readDigit(writeDigit(digit, 800, true))).toEqual({ digit, end: true });
  expect(readDigit(writeDigit("5", 160, false))).toEqual({ digit: "5", end: false });
  for (const wrong of ["E", "", "12"]) expect(() => writeDigit(wrong, 0, false)).toThrow("no key");
  expect(readDigit(Uint8Array.of(16, 0, 0, 0))).toBeUndefined();
  expect(readDigit(Uint8Array.of(1, 0))).toBeUndefined();
});
