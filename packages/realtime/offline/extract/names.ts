// A person's name in what was said.
import { isStopWord } from "../words/stop-words.ts";
import { tokenize, wordsOf } from "../words/tokenize.ts";

const introduction =
  /(?:\b(?:my|the)\s+(?:\p{L}+\s+)?name(?:'s|\s+is)?|\bname\s*[:=]?|\bthis\s+is|\bi\s*am|\bi'm|\bcall\s+me|\bmera\s+na+m|\bmain|मेरा\s+नाम)\s+((?:[\p{L}\p{M}.'-]+\s*){1,4})/iu;
const titles = new Set("mr mrs ms miss dr prof shri smt".split(" "));
/** Most words of a name. */
const MOST_WORDS = 4;

/** The name after "my name is", "this is" …; `asked` when the bot has just asked for it: then short words alone are a name, too. */
export function nameIn(text: string, asked: boolean): string | undefined {
  const named = introduction.exec(text.replaceAll(/[’‘]/g, "'"));
  const own = named === null ? undefined : asName(named[1] ?? "");
  if (own !== undefined) return own;
  const parts = text.split(/[,;.!?\n]|\s(?:and|from|in|at|my|mera)\s/i).map((part) => part.trim());
  return asked ? parts.map((part) => asName(part)).find((name) => name !== undefined) : undefined;
}

/** The first part of a list that can be a name: "Asha Rao, 205". */
export function nameInList(text: string): string | undefined {
  const parts = text.split(/[,;\n]/);
  if (parts.length < 2) return undefined;
  return parts
    .map((part) => part.trim())
    .filter((part) => wordsOf(part).every((word) => !isStopWord(word)))
    .map((part) => asName(part))
    .find((name) => name !== undefined);
}

/** Words up to the first that cannot belong to a name. */
function asName(text: string): string | undefined {
  const tokens = tokenize(text);
  let end = 0;
  let count = 0;
  for (const { word, to } of tokens) {
    const fits = /^[\p{L}\p{M}'-]+$/u.test(word) && (!isStopWord(word) || titles.has(word));
    if (!fits || count === MOST_WORDS) break;
    count += 1;
    end = to;
  }
  const first = tokens[0];
  if (first === undefined || count === 0) return undefined;
  return capitalized(text.slice(first.from, end).trim());
}

/** Names that were typed in small letters are written as names. */
function capitalized(name: string): string {
  if (/\p{Lu}/u.test(name)) return name;
  return name.replaceAll(/(^|[\s'-])(\p{Ll})/gu, (whole) => whole.toUpperCase());
}
