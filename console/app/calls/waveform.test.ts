// The waveform of a recording, as its bytes come in.
import { expect, test } from "vitest";
import { createWaveform } from "./waveform.ts";

/** A WAV file; `format` 1 PCM, 6 A-law, 7 µ-law. */
function wav(format: number, sound: Uint8Array, more = new Uint8Array(0)): Uint8Array {
  const file = new Uint8Array(44 + more.length + sound.length);
  const view = new DataView(file.buffer);
  const write = (at: number, text: string) =>
    new TextEncoder().encode(text).forEach((byte, index) => view.setUint8(at + index, byte));
  write(0, "RIFF");
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, format, true);
  view.setUint16(34, format === 1 ? 16 : 8, true);
  file.set(more, 36);
  write(36 + more.length, "data");
  file.set(sound, 44 + more.length);
  return file;
}

/** Quiet, then loud. */
function halves(): Uint8Array {
  const samples = new Int16Array(1_000).map((_, at) => (at < 500 ? 300 : -32_768));
  return new Uint8Array(samples.buffer);
}

function read(file: Uint8Array, step: number, bars = 4): number[] | undefined {
  const waveform = createWaveform(bars, file.length);
  for (let at = 0; at < file.length; at += step) waveform.take(file.subarray(at, at + step));
  return waveform.levels();
}

test("quiet is low and loud is high, however the bytes are cut", () => {
  for (const step of [1, 7, 44, 10_000]) {
    const levels = read(wav(1, halves()), step) ?? [];
    expect(
      levels.map((level) => Math.round(level * 100)),
      String(step),
    ).toEqual([1, 1, 100, 100]);
  }
});

test("what stands before the sound, of odd length too, is passed over", () => {
  const list = new Uint8Array([0x4c, 0x49, 0x53, 0x54, 3, 0, 0, 0, 1, 2, 3, 0]);
  expect(read(wav(1, halves(), list), 1)?.map((level) => level > 0.5)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

test("the telephone's own codings are read: silence is low, the loudest is one", () => {
  const mulaw = read(
    wav(
      7,
      new Uint8Array(100).map((_, at) => (at < 50 ? 0xff : 0x80)),
    ),
    3,
    2,
  );
  const alaw = read(
    wav(
      6,
      new Uint8Array(100).map((_, at) => (at < 50 ? 0xd5 : 0xaa)),
    ),
    3,
    2,
  );
  for (const [quiet = 1, loud = 0] of [mulaw ?? [], alaw ?? []]) {
    expect(quiet).toBeLessThan(0.01);
    expect(loud).toBeCloseTo(1);
  }
});

test("nothing, noise, an unknown coding and an endless head give no waveform and no error", () => {
  const endless = new Uint8Array(100_000);
  endless.set(wav(1, new Uint8Array(0)).subarray(0, 36));
  for (const file of [
    new Uint8Array(0),
    new Uint8Array(500).fill(7),
    wav(2, halves()),
    wav(1, halves()).subarray(0, 40),
    endless,
  ])
    expect(read(file, 999)).toBeUndefined();
});
