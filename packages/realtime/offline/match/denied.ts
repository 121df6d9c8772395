// What the caller does not want: "not the first one", "I don't want the second". A broken thing is no denial: "the light does not work".
import { isNegation } from "../words/stop-words.ts";
import { type Token, tokenize } from "../words/tokenize.ts";

const wishes = new Set(
  "want wanted need mean meant like looking calling asking interested about for chahiye चाहिए".split(
    " ",
  ),
);
const turns = new Set(
  "but rather instead only just actually give i balki lekin बल्कि लेकिन".split(" "),
);

export interface Heard {
  /** Words that count. */
  readonly said: readonly string[];
  /** Words after a denial of a wish. */
  readonly denied: readonly string[];
}

/** `isName` tells whether a word names a choice: "not X" denies X only then. */
export function splitDenied(text: string, isName: (word: string) => boolean): Heard {
  const tokens = tokenize(text);
  const said: string[] = [];
  const denied: string[] = [];
  let denying = false;
  for (const [index, token] of tokens.entries()) {
    const gap = text.slice(tokens[index - 1]?.to ?? 0, token.from);
    if (denying && (/[,.;!?–—]/.test(gap) || turns.has(token.word))) denying = false;
    if (isNegation(token.word)) denying = deniesWish(tokens, index, isName);
    (denying ? denied : said).push(token.word);
  }
  return { said, denied };
}

/** "don't want …", or "not the X" with the name of a choice within the next three words. */
function deniesWish(
  tokens: readonly Token[],
  at: number,
  isName: (word: string) => boolean,
): boolean {
  const next = tokens.slice(at + 1, at + 4).map(({ word }) => word);
  if (next[0] !== undefined && wishes.has(next[0])) return true;
  return next.some((word) => isName(word));
}
