// espeak-ng as a voice: one process per utterance, and tones wherever it fails. Stand-ins play a synthesizer that misbehaves.
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { peakLevel } from "@pipecast/audio/tone";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, test } from "vitest";
import { espeakVoice, hasEspeak } from "./espeak-voice.ts";
import { toneVoice } from "./tone-voice.ts";
import type { Voice } from "./voice.ts";

const rate = 16_000;
const otherwise = toneVoice(rate);

async function spoken(voice: Voice, text: string, signal = new AbortController().signal) {
  const pieces: Int16Array[] = [];
  await voice.speak(text, (pcm) => pieces.push(pcm), signal);
  return Int16Array.from(pieces.flatMap((piece) => [...piece]));
}

/** A program in place of the synthesizer: a shell script. */
async function standIn(folder: string, script: string): Promise<Voice> {
  const command = join(folder, "synthesizer");
  await writeFile(command, `#!/bin/sh\n${script}\n`);
  await chmod(command, 0o755);
  return espeakVoice({ command, voice: "en", rate, otherwise });
}

test.skipIf(!(await hasEspeak()))(
  "words last about as long as they are spoken (needs espeak-ng)",
  async () => {
    const pcm = await spoken(espeakVoice({ voice: "en", rate, otherwise }), "Good morning.");
    expect(pcm.length / rate).toBeGreaterThan(0.5);
    expect(pcm.length / rate).toBeLessThan(3);
    expect(peakLevel(pcm)).toBeGreaterThan(3_000);
  },
);

test("where there is no such program, words are tones", async () => {
  expect(await hasEspeak("no-such-synthesizer")).toBe(false);
  const voice = espeakVoice({ command: "no-such-synthesizer", voice: "en", rate, otherwise });
  expect(await spoken(voice, "Good morning.")).toEqual(await spoken(otherwise, "Good morning."));
});

test.each([
  ["fails", "exit 1"],
  ["says nothing", "cat > /dev/null"],
  ["gives no sound file", "cat > /dev/null; echo this is no sound"],
])("a synthesizer that %s is replaced by tones", async (_, script) => {
  await using folder = await tempDir();
  const voice = await standIn(folder.path, script);
  expect(await spoken(voice, "One two.")).toEqual(await spoken(otherwise, "One two."));
});

test("a synthesizer that hangs is ended, and replaced by tones", async () => {
  await using folder = await tempDir();
  const voice = await standIn(folder.path, "exec sleep 60");
  expect(await spoken(voice, "One two.")).toEqual(await spoken(otherwise, "One two."));
});

test("who is cut short stops its process and gives nothing more", async () => {
  await using folder = await tempDir();
  const voice = await standIn(folder.path, "exec sleep 60");
  const stop = new AbortController();
  const speaking = spoken(voice, "One two.", stop.signal);
  stop.abort();
  expect(await speaking).toEqual(new Int16Array(0));
});
