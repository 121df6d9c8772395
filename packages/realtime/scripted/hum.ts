// Words as tones: a voice that needs no model, different for different words and the same for the same.
import { sine } from "@pipecast/audio/tone";

/** Milliseconds of one word, the gap behind it included. */
export const WORD_MS = 55;
const GAP_MS = 10;
const RAMP_MS = 4;

/** Pitches that were hummed before, by rate: many calls hum the same words at the same time. */
const hummed = new Map<number, Map<number, Int16Array>>();

/** A word at `rate`, PCM16; the same array for the same word, not to be changed. */
export function humWord(word: string, rate: number): Int16Array {
  const ofRate = hummed.get(rate) ?? new Map<number, Int16Array>();
  hummed.set(rate, ofRate);
  const pitch = pitchOf(word);
  const known = ofRate.get(pitch) ?? hum(pitch, rate);
  ofRate.set(pitch, known);
  return known;
}

function hum(pitch: number, rate: number): Int16Array {
  const pcm = new Int16Array((rate * WORD_MS) / 1000);
  const length = (rate * (WORD_MS - GAP_MS)) / 1000;
  const tone = sine(pitch, rate, length, 6000);
  const ramp = (rate * RAMP_MS) / 1000;
  for (let i = 0; i < ramp; i++) {
    tone[i] = ((tone[i] as number) * i) / ramp;
    tone[length - 1 - i] = ((tone[length - 1 - i] as number) * i) / ramp;
  }
  pcm.set(tone);
  return pcm;
}

/** 300 to 800 Hz, which every telephone carries. */
function pitchOf(word: string): number {
  let sum = 0;
  for (const letter of word.toLowerCase()) sum += letter.codePointAt(0) ?? 0;
  return 300 + ((sum * 37) % 500);
}
