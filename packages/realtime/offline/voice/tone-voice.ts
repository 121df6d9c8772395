// A voice of short tones, one for each word: where no speech synthesizer is installed, and for tests.
import { humWord, WORD_MS } from "../../scripted/hum.ts";
import type { Voice } from "./voice.ts";

/** Longest turn that is hummed; the text is told in full all the same. */
const MOST_MS = 10_000;
/** Words given in one round of the loop. */
const AT_ONCE = 10;

export function toneVoice(rate: number): Voice {
  return {
    async speak(text, give, signal) {
      const words = text.split(/\s+/).filter(Boolean);
      for (const [index, word] of words.slice(0, MOST_MS / WORD_MS).entries()) {
        if (index > 0 && index % AT_ONCE === 0)
          await new Promise((resolve) => setImmediate(resolve));
        if (signal.aborted) return;
        give(humWord(word, rate));
      }
    },
  };
}
