// Ranks choices by the words that a caller used: rare words of the flow count more than those that many choices share.
import { likeness } from "../words/likeness.ts";
import type { WordBag } from "./word-bag.ts";

export interface Ranked<T> {
  readonly choice: T;
  /** 0: nothing in common; 1: one word that only this choice has. */
  readonly score: number;
}

/** How much a word tells that `count` of `all` choices have: 1 when only one has it, 0 when all do. */
function rarity(count: number, all: number): number {
  if (all <= 1) return 1;
  if (count >= all) return 0;
  const worth = (n: number) => Math.log(1 + (all - n + 0.5) / (n + 0.5));
  return worth(count) / worth(1);
}

export class Ranking<T> {
  readonly #choices: readonly { choice: T; bag: WordBag }[];
  readonly #rarity: ReadonlyMap<string, number>;

  constructor(choices: readonly { choice: T; bag: WordBag }[]) {
    this.#choices = choices;
    const counts = new Map<string, number>();
    for (const { bag } of choices)
      for (const word of bag.weights.keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
    this.#rarity = new Map(
      [...counts].map(([word, count]) => [word, rarity(count, choices.length)]),
    );
  }

  /** Whether any choice has this very word. */
  knows(stem: string): boolean {
    return this.#rarity.has(stem);
  }

  /** All choices, best first; those of the same score in the order of the flow. */
  rank(stems: readonly string[]): Ranked<T>[] {
    const spoken = [...new Set(stems)].map((word) => this.#nearest(word));
    return this.#choices
      .map(({ choice, bag }) => ({ choice, score: this.#score(bag, spoken) }))
      .toSorted((a, b) => b.score - a.score);
  }

  #score(bag: WordBag, spoken: readonly ReadonlyMap<string, number>[]): number {
    let score = 0;
    const heard = new Set<string>();
    for (const near of spoken) {
      let best = 0;
      for (const [word, like] of near) {
        const weight = bag.weights.get(word);
        if (weight === undefined) continue;
        heard.add(word);
        best = Math.max(best, weight * like * (this.#rarity.get(word) ?? 0));
      }
      score += best;
    }
    return score + this.#whole(bag, heard);
  }

  /** What is named in full counts as one word that only this choice has. */
  #whole(bag: WordBag, heard: ReadonlySet<string>): number {
    const named = bag.things.filter((words) => words.every((word) => heard.has(word)));
    return named.length === 0 ? 0 : 0.5;
  }

  /** Words of the flow that this one may be: itself, else those that look alike. */
  #nearest(word: string): ReadonlyMap<string, number> {
    if (this.#rarity.has(word)) return new Map([[word, 1]]);
    const near = new Map<string, number>();
    for (const known of this.#rarity.keys()) {
      const like = likeness(word, known);
      if (like > 0) near.set(known, like);
    }
    return near;
  }
}
