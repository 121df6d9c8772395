// WAV in and out: what was written is read again, and what a phone line cannot use is refused with the way to convert it.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { readWav, writeWav } from "./wav-file.ts";

const samples = Int16Array.from([0, 1, -1, 32_767, -32_768, 1234]);

test("what was written is read again, sample by sample", async () => {
  await using folder = await tempDir();
  const file = join(folder.path, "a.wav");
  writeWav(file, { rate: 8000, samples });
  expect(readWav(file)).toEqual({ rate: 8000, samples });
});

test("chunks that other programs put before the sound are passed over", async () => {
  await using folder = await tempDir();
  const file = join(folder.path, "a.wav");
  writeWav(file, { rate: 16_000, samples });
  const bytes = await readFile(file);
  const list = Buffer.from("LIST\u0003\0\0\0abc\0", "latin1");
  await writeFile(file, Buffer.concat([bytes.subarray(0, 12), list, bytes.subarray(12)]));
  expect(readWav(file)).toEqual({ rate: 16_000, samples });
});

test("a file that ends in the middle gives what there is of the sound", async () => {
  await using folder = await tempDir();
  const file = join(folder.path, "a.wav");
  writeWav(file, { rate: 8000, samples });
  await writeFile(file, (await readFile(file)).subarray(0, 44 + 5));
  expect([...readWav(file).samples]).toEqual([0, 1]);
});

test.each([
  ["stereo", 22, 2],
  ["8 bit", 34, 8],
  ["A-law", 20, 6],
])("%s is refused and told how to be converted", async (_name, at, value) => {
  await using folder = await tempDir();
  const file = join(folder.path, "a.wav");
  writeWav(file, { rate: 8000, samples });
  const bytes = await readFile(file);
  bytes.writeUInt16LE(value, at);
  await writeFile(file, bytes);
  expect(() => readWav(file)).toThrow("sox");
});

test("no WAV at all, an empty file and no file are told apart", async () => {
  await using folder = await tempDir();
  const file = join(folder.path, "a.wav");
  expect(() => readWav(file)).toThrow("cannot be read");
  await writeFile(file, "");
  expect(() => readWav(file)).toThrow("no PCM WAV");
  await writeFile(file, "ID3 this is music");
  expect(() => readWav(file)).toThrow("no PCM WAV");
});
