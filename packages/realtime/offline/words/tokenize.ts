// A text as words: small letters, no punctuation; what belongs together stays together ("a/c", "wi-fi", "don't").

/** One word and where it stands in the text. */
export interface Token {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/** Longest text that is looked at; what a caller says in one turn is shorter. */
export const MOST_TEXT = 4_000;

const joined = /[\p{L}\p{N}](?:[.&/-][\p{L}\p{N}])+(?![\p{L}\p{N}])/u;
const wordPattern =
  /[\p{L}\p{N}](?:[.&/][\p{L}\p{N}])+(?![\p{L}\p{N}])|[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu;

/** Words with a hyphen between them are also one word: "x-ray" is "x", "ray" and "xray". */
const hyphenated = /(?<![\p{L}\p{N}-])\p{L}+(?:-\p{L}+)+(?![\p{L}\p{N}-])/gu;

/** Words in the order of the text. A curly apostrophe is an apostrophe; "a.c." and "a/c" are "ac". */
export function tokenize(text: string): Token[] {
  const plain = text.slice(0, MOST_TEXT).replaceAll(/[’‘ʼ]/g, "'").toLowerCase();
  const tokens = [...plain.matchAll(wordPattern)].map((match) => ({
    word: joined.test(match[0]) ? match[0].replaceAll(/[^\p{L}\p{N}]/gu, "") : match[0],
    from: match.index,
    to: match.index + match[0].length,
  }));
  for (const match of plain.matchAll(hyphenated)) {
    const to = match.index + match[0].length;
    const at = tokens.findLastIndex((token) => token.to <= to) + 1;
    tokens.splice(at, 0, { word: match[0].replaceAll("-", ""), from: match.index, to });
  }
  return tokens;
}

/** Only the words. */
export function wordsOf(text: string): string[] {
  return tokenize(text).map(({ word }) => word);
}

/** "guest_name", "guestName" and "guest-name" as words. */
export function namesOf(identifier: string): string[] {
  return wordsOf(identifier.replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2").replaceAll(/[_-]+/g, " "));
}
