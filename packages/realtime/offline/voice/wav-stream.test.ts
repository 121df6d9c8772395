// The synthesizer's sound comes in chunks of any size, one byte at a time at the worst.
import { expect, test } from "vitest";
import { WavStream } from "./wav-stream.ts";

function wav(rate: number, samples: readonly number[], bits = 16): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt16LE(bits, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(0x7f_ff_ff_ff, 40);
  const data = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, index) => data.writeInt16LE(sample, index * 2));
  return Buffer.concat([head, data]);
}

test("one byte at a time gives the same samples as all at once", () => {
  const bytes = wav(22_050, [0, 1, -1, 32_767, -32_768]);
  const whole = new WavStream();
  expect([...whole.push(bytes)]).toEqual([0, 1, -1, 32_767, -32_768]);
  const slow = new WavStream();
  const samples = [...bytes].flatMap((byte) => [...slow.push(Buffer.from([byte]))]);
  expect(samples).toEqual([0, 1, -1, 32_767, -32_768]);
  expect(slow.rate).toBe(22_050);
});

test("what is no such sound is refused", () => {
  expect(() => new WavStream().push(Buffer.from("this is only text"))).toThrow("no WAV");
  expect(() => new WavStream().push(wav(8000, [], 8))).toThrow("another format");
});
