// The words that stand for one choice, each with a weight: its name counts most, then how it is spoken, then what else is said of it.
import { stem } from "../words/stem.ts";
import { isStopWord } from "../words/stop-words.ts";
import { wordsOf } from "../words/tokenize.ts";

export interface WordBag {
  /** Stem → weight. */
  readonly weights: ReadonlyMap<string, number>;
  /** Things of several words ("hot water"), as stems: to hear all of them says more than one of them. */
  readonly things: readonly (readonly string[])[];
}

export interface Source {
  readonly text: string | readonly string[];
  readonly weight: number;
  /** Names count also where they are words like "help". */
  readonly isName?: boolean;
}

/** A part of a thing says less than the whole: "water" alone is not "hot water", "hot" even less. */
const HEAD = 0.8;
const MODIFIER = 0.5;

/** Stems of the words that say something; a word with a sign in it also as its joined form. */
export function stemsOf(words: readonly string[], keep: (word: string) => boolean): string[] {
  return words.filter((word) => keep(word)).map((word) => stem(word));
}

/** Builds a bag; of a word that comes twice the higher weight counts. */
export function wordBag(sources: readonly Source[]): WordBag {
  const weights = new Map<string, number>();
  const things: string[][] = [];
  for (const { text, weight, isName = false } of sources) {
    const lists = typeof text === "string" ? text.split(/[,;:()\n/]|\sor\s|\sand\s/) : [text];
    for (const list of lists) {
      const words = typeof list === "string" ? wordsOf(list) : text;
      const kept = stemsOf(words as readonly string[], (word) => isName || !isStopWord(word));
      if (kept.length > 1) things.push(kept);
      for (const [index, word] of kept.entries()) {
        const share = kept.length === 1 ? 1 : index === kept.length - 1 ? HEAD : MODIFIER;
        weights.set(word, Math.max(weights.get(word) ?? 0, weight * share));
      }
    }
  }
  return { weights, things };
}
